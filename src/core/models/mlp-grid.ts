/** The MLP over a grid of pairs: pre-activations are sums of one row for each operand. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { add, sub } from '../../onnx/operators/arithmetic.ts'
import { squeeze, unsqueeze } from '../../onnx/operators/axes.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reduceSum } from '../../onnx/operators/reduce.ts'
import { reshape } from '../../onnx/operators/reshape.ts'
import { slice } from '../../onnx/operators/slice.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import type { MlpSpec } from '../../wire/run.ts'
import type { GridModel } from './grid.ts'
import { rectified } from './rectified.ts'
import { sumNeurons } from './sum-neurons.ts'

const pairs = pairsGraph()
const grids: Record<MlpSpec['readout'], GridModel> = {
  embedding: { tables: tablesGraph('embedding'), pairs, blockwise: ['first_pre'] },
  direct: { tables: tablesGraph('direct'), pairs, blockwise: ['first_pre'] },
}

/** Null unless the model reads exactly the two operands. */
export function mlpGrid(spec: MlpSpec): GridModel | null {
  return spec.context === 2 ? grids[spec.readout] : null
}

function tablesGraph(readout: MlpSpec['readout']): Graph {
  const g = graph(readout === 'direct' ? 'mlp_direct_tables' : 'mlp_tables')
  const first = g.input('first', 'int64', ['n'])
  const second = g.input('second', 'int64', ['n'])
  const columns = g.input('columns', 'int64', ['classes'])
  const W_E = transpose(g.input('embed.W_E', 'float32', ['d_model', 'vocabulary']), [1, 0])
  const W_in = g.input('mlp.W_in', 'float32', ['d_mlp', '2*d_model'])
  const b_in = g.input('mlp.b_in', 'float32', ['d_mlp'])
  const halves = reshape(W_in, ['d_mlp', 2, 'd_model'], [W_E])
  const half = (start: number) =>
    transpose(squeeze(slice(halves, { axis: 1, start, end: start + 1 }), [1]), [1, 0])
  g.output('first_pre', add(matmul(gather(W_E, first, 0), half(0)), b_in))
  g.output('second_pre', matmul(gather(W_E, second, 0), half(1)))
  if (readout === 'direct') {
    const W_U = gather(g.input('unembed.W_U', 'float32', ['d_mlp', 'vocabulary']), columns, 1)
    g.output('neurons_to_logits', W_U)
    g.output('base_logits', reduceSum(sub(W_U, W_U), [0]))
    return g.finish()
  }
  const W_out = g.input('mlp.W_out', 'float32', ['d_model', 'd_mlp'])
  const b_out = g.input('mlp.b_out', 'float32', ['d_model'])
  const W_U = gather(g.input('unembed.W_U', 'float32', ['d_model', 'vocabulary']), columns, 1)
  g.output('neurons_to_logits', matmul(transpose(W_out, [1, 0]), W_U))
  g.output('base_logits', matmul(b_out, W_U))
  return g.finish()
}

function pairsGraph(): Graph {
  const g = graph('mlp_pairs')
  const first = unsqueeze(g.input('first_pre', 'float32', ['block', 'd_mlp']), [1])
  const second = unsqueeze(g.input('second_pre', 'float32', ['n', 'd_mlp']), [0])
  const toLogits = g.input('neurons_to_logits', 'float32', ['d_mlp', 'classes'])
  const base = g.input('base_logits', 'float32', ['classes'])
  const neurons = rectified(add(first, second))
  sumNeurons(neurons)
  g.output('logits', add(matmul(neurons, toLogits), base))
  return g.finish()
}
