/** How core asks for arithmetic: an evaluation yields graph calls and is handed their results, so it stays pure. */
import type { Graph } from '../onnx/graph.ts'

/** A dense array on its way into or out of a graph. `shape` is row-major; its product is `data.length`. */
export type Tensor =
  | { readonly dtype: 'float32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'float64'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dtype: 'int64'; readonly shape: readonly number[]; readonly data: BigInt64Array }

export type Feeds = Readonly<Record<string, Tensor>>

/** One run of one graph. Graphs are made once and compared by identity, so that sessions can be cached. */
export interface GraphCall {
  readonly graph: Graph
  readonly feeds: Feeds
}

/** A computation that yields graph calls and returns T. Drive it with `next(results)`. */
export type Evaluation<T> = Generator<GraphCall, T, Feeds>

/** Runs one graph inside an evaluation. */
export function* call(graph: Graph, feeds: Feeds): Evaluation<Feeds> {
  return yield { graph, feeds }
}
