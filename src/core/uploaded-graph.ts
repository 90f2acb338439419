/** A graph that a user uploaded: checked for one number of rows, so every pass over it has that many. */
import type { Evaluation, Feeds, GraphCall, Tensor } from './evaluation.ts'

export interface UploadedGraph {
  readonly name: string
  /** The bytes of an ONNX model. */
  readonly bytes: Uint8Array
  /** Rows of its input `tokens` int64 [rows, context], and of each of its outputs, float32. */
  readonly rows: number
  readonly context: number
  readonly inputs: readonly { readonly name: string }[]
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[]
}

type Yielded = Evaluation<Feeds>

/** Runs the graph on any number of rows, in passes of its own; a pass is filled up with rows of token 0. */
export function* passes(graph: UploadedGraph, feeds: Feeds): Yielded {
  const { tokens } = feeds
  if (tokens?.dtype !== 'int64') throw new Error('an uploaded graph is run on tokens')
  const [rows = 0, context = 0] = tokens.shape
  const weights = Object.fromEntries(
    Object.entries(feeds).filter(([name]) => graph.inputs.some((input) => input.name === name)),
  )
  const results = new Map<string, { readonly width: number[]; readonly data: Float32Array }>()
  for (let start = 0; start < rows; start += graph.rows) {
    const data = new BigInt64Array(graph.rows * context)
    data.set(tokens.data.subarray(start * context, (start + graph.rows) * context))
    const pass: GraphCall = {
      graph,
      feeds: { ...weights, tokens: { dtype: 'int64', shape: [graph.rows, context], data } },
    }
    const outputs = yield pass
    for (const { name } of graph.outputs) {
      const { shape, data: made } = float32(outputs, name, graph.rows)
      const each = made.length / graph.rows
      const result = results.get(name) ?? { width: shape.slice(1), data: new Float32Array(rows * each) }
      result.data.set(made.subarray(0, Math.min(graph.rows, rows - start) * each), start * each)
      results.set(name, result)
    }
  }
  return Object.fromEntries(
    Array.from(results, ([name, { width, data }]) => [
      name,
      { dtype: 'float32', shape: [rows, ...width], data },
    ]),
  )
}

/** What a graph of the user's gives is held against what was inferred of it: another shape would mix up rows. */
function float32(outputs: Feeds, name: string, rows: number): Tensor & { readonly dtype: 'float32' } {
  const output = outputs[name]
  if (output?.dtype !== 'float32' || output.shape[0] !== rows)
    throw new Error(`the uploaded graph gives '${name}' in another form than was inferred`)
  return output
}
