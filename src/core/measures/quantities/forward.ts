/** The forward pass over a run's rows, in chunks: losses, logits by class, and sums of neuron activations. */
import { call, type Evaluation, type Feeds } from '../../evaluation.ts'
import type { Model } from '../../models/model.ts'
import type { Rows } from '../../rows.ts'
import { accumulate, float32, float32Output, float64Output, int64 } from '../arrays.ts'
import { rowAt } from './class-layout.ts'
import { neuronSums } from './neuron-sums.ts'
import { rowLosses } from './row-losses.ts'

/** Rows of one chunk: measured to keep WebAssembly memory under 32 MB at the speed of larger ones. */
const chunkRows = 1024

/** Sums of neuron activations over a structure of order n: see `neuronSums`. */
export interface NeuronSums {
  readonly first: Float64Array
  readonly second: Float64Array
  readonly sum: Float64Array
  readonly difference: Float64Array
  readonly squares: Float64Array
}

export interface Forward {
  /** [rows], nats. */
  readonly loss: Float64Array
  /** [rows], 0 or 1. */
  readonly correct: Float64Array
  /** Null where the rows have no structure. */
  readonly grid: GridForward | null
}

/** The forward pass over the pairs of a structure of order n. */
export interface GridForward {
  /** float32 [n, n, vocabulary] by class s and first index i. */
  readonly logits: Float32Array
  readonly neurons: NeuronSums
}

export function* forward(model: Model, rows: Rows, weights: Feeds): Evaluation<Forward> {
  const n = rows.structure?.order ?? 0
  const { vocabulary, neurons } = model
  const loss = new Float64Array(rows.count)
  const correct = new Float64Array(rows.count)
  const logitsByClass = new Float32Array(n * n * vocabulary)
  const sums: NeuronSums = {
    first: new Float64Array(n * neurons),
    second: new Float64Array(n * neurons),
    sum: new Float64Array(n * neurons),
    difference: new Float64Array(n * neurons),
    squares: new Float64Array(neurons),
  }
  const columns = int64(
    [rows.classes],
    Array.from({ length: rows.classes }, (_, column) => column),
  )
  for (const chunk of chunksOf(rows.count, n)) {
    const size = chunk.end - chunk.start
    const tokens = rows.tokens.subarray(chunk.start * rows.context, chunk.end * rows.context)
    const passed = yield* call(model.forward, {
      ...weights,
      tokens: { dtype: 'int64', shape: [size, rows.context], data: tokens },
    })
    const logits = float32Output(passed, 'logits')
    const scored = yield* call(rowLosses, {
      logits: float32(logits.shape, logits.data),
      columns,
      labels: int64([size], rows.labels.subarray(chunk.start, chunk.end)),
    })
    loss.set(float64Output(scored, 'loss'), chunk.start)
    correct.set(float64Output(scored, 'correct'), chunk.start)
    if (chunk.start >= n * n) continue
    const firstIndex = chunk.start / n
    const block = size / n
    scatterByClass(logits.data, logitsByClass, { n, vocabulary, firstIndex, block })
    const summed = yield* call(neuronSums, {
      neurons: float32([block, n, neurons], float32Output(passed, 'neurons').data),
      by_sum: int64(
        [block, n],
        rolled(block, n, (row, s) => s - (firstIndex + row)),
      ),
      by_difference: int64(
        [block, n],
        rolled(block, n, (row, d) => firstIndex + row - d),
      ),
    })
    sums.first.set(float64Output(summed, 'first'), firstIndex * neurons)
    for (const name of ['second', 'sum', 'difference', 'squares'] as const)
      accumulate(sums[name], float64Output(summed, name))
  }
  return { loss, correct, grid: n === 0 ? null : { logits: logitsByClass, neurons: sums } }
}

interface Chunk {
  readonly start: number
  readonly end: number
}

/** Whole first indices i of the structure at a time, then the other rows. */
function* chunksOf(count: number, n: number): Generator<Chunk> {
  const structured = n * n
  const step = n === 0 ? chunkRows : Math.max(1, Math.floor(chunkRows / n)) * n
  for (let start = 0; start < structured; start += step)
    yield { start, end: Math.min(start + step, structured) }
  for (let start = structured; start < count; start += chunkRows)
    yield { start, end: Math.min(start + chunkRows, count) }
}

interface Block {
  readonly n: number
  readonly vocabulary: number
  readonly firstIndex: number
  readonly block: number
}

function scatterByClass(
  logits: Float32Array,
  byClass: Float32Array,
  { n, vocabulary, firstIndex, block }: Block,
): void {
  for (let i = firstIndex; i < firstIndex + block; i += 1) {
    for (let s = 0; s < n; s += 1) {
      const from = (rowAt(n, s, i) - firstIndex * n) * vocabulary
      byClass.set(logits.subarray(from, from + vocabulary), (s * n + i) * vocabulary)
    }
  }
}

/** For each row i of the block and each target t, the flattened position of the pair (i, j) with j = second(i, t). */
function rolled(block: number, n: number, second: (row: number, target: number) => number): Int32Array {
  return Int32Array.from({ length: block * n }, (_, index) => {
    const row = Math.floor(index / n)
    return row * n + (((second(row, index % n) % n) + n) % n)
  })
}
