/** The graph of a transformer of any depth, from tokens to the logits at one position. */
import { constant } from '../../onnx/constant.ts'
import { type Graph, type GraphBuilder, graph, type Value } from '../../onnx/graph.ts'
import { add, mul } from '../../onnx/operators/arithmetic.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { slice } from '../../onnx/operators/slice.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import type { Architecture } from './architecture.ts'
import { activate } from './blocks/activation.ts'
import { attend } from './blocks/attention.ts'
import { norm } from './blocks/norm.ts'
import type { Family } from './names/family.ts'
import type { Part } from './parts.ts'
import { storedPart } from './stored-parts.ts'

type Float = Value<'float32'>
type Read = (part: Part) => Float
/** Is shown the activations of an MLP, float32 [rows, asked, d_mlp]. */
type See = (neurons: Float) => void

/**
 * tokens int64 [rows, context] and the family's tensors -> logits float32 [rows, vocabulary]. With `hidden` also the
 * residual stream at the read position, float32 [rows, d_model]: hidden.0 after the embedding, hidden.<k> after layer k;
 * and neurons.<k>, the activations of layer k's MLP there, float32 [rows, d_mlp].
 */
export function transformerGraph(
  family: Family,
  a: Architecture,
  options: { readonly hidden: boolean },
): Graph {
  const g = graph(options.hidden ? 'transformer_hidden_states' : 'transformer_forward_general')
  const seen = a.read_position + 1
  const tokens = slice(g.input('tokens', 'int64', ['rows', a.context]), { axis: 1, start: 0, end: seen })
  const partOf = reader(g, family, a)
  const hidden = (layer: number, stream: Float) => {
    if (options.hidden) g.output(`hidden.${layer}`, atRead(stream))
  }
  let stream: Float = gather(partOf(0)('embedding'), tokens, 0)
  if (a.positions === 'learned')
    stream = add(stream, slice(partOf(0)('positions'), { axis: 0, start: 0, end: seen }))
  hidden(0, stream)
  for (let layer = 0; layer < a.layers; layer += 1) {
    // What lies above the last layer reads one position, so its queries and its MLP need no other.
    const asked = layer === a.layers - 1 ? 1 : seen
    stream = block(a, partOf(layer), stream, asked, (neurons) => {
      if (options.hidden) g.output(`neurons.${layer + 1}`, atRead(neurons))
    })
    hidden(layer + 1, stream)
  }
  const last = atRead(stream)
  const read = a.final_norm ? normed(a, partOf(0), last, 'final_norm') : last
  g.output('logits', unembed(a, partOf(0), read))
  return g.finish()
}

/** Each tensor is one input, whatever number of parts lies in it, and each part is read from it once. */
function reader(g: GraphBuilder, family: Family, a: Architecture): (layer: number) => Read {
  const inputs = new Map<string, Float>()
  return (layer) => (part) => {
    const stored = storedPart(family, a, part, layer)
    if (stored === null) throw new Error(`the family of names has none for the ${part}`)
    const input = inputs.get(stored.name) ?? g.input(stored.name, 'float32', stored.sizes)
    inputs.set(stored.name, input)
    return stored.read(input)
  }
}

/** The stream [rows, seen, d_model] after a layer, at its last `asked` positions. */
function block(a: Architecture, read: Read, stream: Float, asked: number, see: See): Float {
  const pre = a.normalization !== 'none' && a.norm_position === 'pre'
  const post = a.normalization !== 'none' && a.norm_position === 'post'
  const before = (x: Float, which: Norm) => (pre ? normed(a, read, x, which) : x)
  const after = (x: Float, which: Norm) => (post ? normed(a, read, x, which) : x)
  const kept = lastPositions(stream, asked)
  const attended = attention(a, read, before(stream, 'attention_norm'), asked)
  const middle = after(add(kept, attended), 'attention_norm')
  if (a.d_mlp === 0) return middle
  return after(add(middle, mlp(a, read, before(middle, 'mlp_norm'), see)), 'mlp_norm')
}

function attention(a: Architecture, read: Read, x: Float, asked: number): Float {
  const projected = (from: Float, part: 'query' | 'key' | 'value') =>
    linear(from, read(part), a.biases.attention ? read(`${part}_bias`) : null)
  const mixed = attend(a, {
    queries: projected(lastPositions(x, asked), 'query'),
    keys: projected(x, 'key'),
    values: projected(x, 'value'),
    asked,
    seen: a.read_position + 1,
  })
  return linear(mixed, read('output'), a.biases.attention_output ? read('output_bias') : null)
}

function mlp(a: Architecture, read: Read, x: Float, see: See): Float {
  const map = (from: Float, part: 'up' | 'gate' | 'down') =>
    linear(from, read(part), a.biases.mlp ? read(`${part}_bias`) : null)
  const neurons = a.gated
    ? mul(activate(map(x, 'gate'), a.activation), map(x, 'up'))
    : activate(map(x, 'up'), a.activation)
  see(neurons)
  return map(neurons, 'down')
}

function unembed(a: Architecture, read: Read, x: Float): Float {
  const map = a.tied ? transpose(read('embedding'), [1, 0]) : read('unembedding')
  return linear(x, map, a.biases.unembed ? read('unembedding_bias') : null)
}

type Norm = 'attention_norm' | 'mlp_norm' | 'final_norm'

function normed(a: Architecture, read: Read, x: Float, which: Norm): Float {
  return norm(x, a, read(`${which}_scale`), a.biases.normalization ? read(`${which}_bias`) : null)
}

/** x [..., in] by [in, out], plus the bias [out]. */
function linear(x: Float, map: Float, bias: Float | null): Float {
  const product = matmul(x, map)
  return bias === null ? product : add(product, bias)
}

/** The last positions of a stream [rows, positions, d_model]. */
function lastPositions(stream: Float, count: number): Float {
  return stream.shape[1] === count ? stream : slice(stream, { axis: 1, start: -count })
}

/** The stream [rows, positions, d_model] at its last position: [rows, d_model]. */
function atRead(stream: Float): Float {
  return gather(stream, constant(stream.builder, 'int64', [], [-1]), 1)
}
