/** How core asks for arithmetic: an evaluation yields graph calls and is handed their results, so it stays pure. */
import type { Graph } from '../onnx/graph.ts'
import { passes, type UploadedGraph } from './uploaded-graph.ts'

/** A dense array on its way into or out of a graph. `shape` is row-major; its product is `data.length`. */
export type Tensor =
  | { readonly dtype: 'float32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'float64'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dtype: 'int64'; readonly shape: readonly number[]; readonly data: BigInt64Array }

export type Feeds = Readonly<Record<string, Tensor>>

/** One run of one graph. Graphs are made once and compared by identity, so that sessions can be cached. */
export interface GraphCall {
  readonly graph: Graph | UploadedGraph
  readonly feeds: Feeds
}

/**
 * Elements of a stored tensor, row-major from `start` on. The answer is `weights`, float32 [count]; it may be used until
 * the next request to read, and the answer of a graph until the next request of either kind: then its memory is gone.
 */
export interface StoredRead {
  readonly tensor: string
  readonly start: number
  readonly count: number
}

/**
 * Large arrays that the evaluation made and will not look at again. Their memory may be given back at once: what waits
 * for a collector would pile up over the tensors of a large snapshot. The answer is empty.
 */
export interface Release {
  readonly release: readonly ArrayBufferView[]
}

export type Request = GraphCall | StoredRead | Release

/**
 * A computation that yields graph calls and returns T; it may also read what is stored, and let go of arrays. Drive it
 * with `next(results)`.
 */
export type Evaluation<T> = Generator<Request, T, Feeds>

/** Runs one graph inside an evaluation. */
export function* call(graph: GraphCall['graph'], feeds: Feeds): Evaluation<Feeds> {
  if ('bytes' in graph) return yield* passes(graph, feeds)
  return yield { graph, feeds }
}

/** A value that is there already, as an evaluation. */
export function* ready<T>(value: T): Evaluation<T> {
  yield* []
  return value
}

/** Lets go of arrays inside an evaluation. */
export function* release(...arrays: readonly ArrayBufferView[]): Evaluation<void> {
  yield { release: arrays }
}

/** Reads elements of a stored tensor inside an evaluation. */
export function* readStored(tensor: string, start: number, count: number): Evaluation<Float32Array> {
  const { weights } = yield { tensor, start, count }
  if (weights?.dtype !== 'float32' || weights.data.length !== count)
    throw new Error(`asked for ${count} weights of ${tensor}, and got something else`)
  return weights.data
}
