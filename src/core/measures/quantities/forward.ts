/** The forward pass over a run's rows, in chunks: losses, logits by class, and sums of neuron activations. */
import { call, type Evaluation, type Feeds } from '../../evaluation.ts'
import type { Model } from '../../models/model.ts'
import type { Rows } from '../../rows.ts'
import type { CyclicStructure } from '../../tasks/structure.ts'
import { accumulate, float32, float32Output, float64Output, int64 } from '../arrays.ts'
import { type Columns, columnsOf } from './columns.ts'
import { type GridBlock, gridPass, pickColumns } from './grid-pass.ts'
import { neuronSums } from './neuron-sums.ts'
import { rowLosses } from './row-losses.ts'

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
  /** float32 [n, n, n] by class s, first index i, and column: the class at column c is classes[c] of the structure. */
  readonly logits: Float32Array
  readonly neurons: NeuronSums
}

type Scores = Pick<Forward, 'loss' | 'correct'>

export function* forward(model: Model, rows: Rows, weights: Feeds): Evaluation<Forward> {
  const columns = columnsOf(rows)
  const scores = { loss: new Float64Array(rows.count), correct: new Float64Array(rows.count) }
  const { structure } = rows
  const grid =
    structure === null ? null : yield* gridForward(model, rows, structure, weights, columns, scores)
  for (let start = structure === null ? 0 : structure.order ** 2; start < rows.count; start += chunkRows) {
    const size = Math.min(chunkRows, rows.count - start)
    const tokens = rows.tokens.subarray(start * rows.context, (start + size) * rows.context)
    const passed = yield* call(model.forward, {
      ...weights,
      tokens: { dtype: 'int64', shape: [size, rows.context], data: tokens },
    })
    const logits = pickColumns(float32Output(passed, 'logits').data, model.vocabulary, columns)
    yield* score(scores, rows, columns, start, logits)
  }
  return { ...scores, grid }
}

function* gridForward(
  model: Model,
  rows: Rows,
  structure: CyclicStructure,
  weights: Feeds,
  columns: Columns,
  scores: Scores,
): Evaluation<GridForward> {
  const n = structure.order
  const { neurons } = model
  const logits = new Float32Array(n * n * n)
  const sums: NeuronSums = {
    first: new Float64Array(n * neurons),
    second: new Float64Array(n * neurons),
    sum: new Float64Array(n * neurons),
    difference: new Float64Array(n * neurons),
    squares: new Float64Array(neurons),
  }
  yield* gridPass({ model, rows, structure, weights, columns }, function* (block) {
    yield* score(scores, rows, columns, block.start * n, block.logits)
    scatterByClass(block, logits, n, columns.classes.length)
    if (neurons === 0) return
    const { start, size } = block
    const summed = yield* call(neuronSums, {
      neurons: float32([size, n, neurons], block.neurons),
      by_sum: rolled(size, n, (row, s) => s - (start + row)),
      by_difference: rolled(size, n, (row, d) => start + row - d),
    })
    sums.first.set(float64Output(summed, 'first'), start * neurons)
    for (const name of ['second', 'sum', 'difference', 'squares'] as const) {
      accumulate(sums[name], float64Output(summed, name))
    }
  })
  return { logits, neurons: sums }
}

/** Loss and correctness of the rows from `start` on, by their logits [size, classes]. */
function* score(
  scores: Scores,
  rows: Rows,
  { classes, ofClass }: Columns,
  start: number,
  logits: Float32Array,
): Evaluation<void> {
  const size = logits.length / classes.length
  const labels = Array.from(rows.labels.subarray(start, start + size), (label) => ofClass[label] ?? 0)
  const scored = yield* call(rowLosses, {
    logits: float32([size, classes.length], logits),
    labels: int64([size], labels),
  })
  scores.loss.set(float64Output(scored, 'loss'), start)
  scores.correct.set(float64Output(scored, 'correct'), start)
}

/** Logits [size, n, width] of the pairs (i, j) to their places by class (i + j) mod n, the first n columns of each. */
function scatterByClass(
  { start, size, logits }: GridBlock,
  byClass: Float32Array,
  n: number,
  width: number,
): void {
  for (let row = 0; row < size; row += 1) {
    for (let j = 0; j < n; j += 1) {
      const from = (row * n + j) * width
      const s = (start + row + j) % n
      byClass.set(logits.subarray(from, from + n), (s * n + start + row) * n)
    }
  }
}

/** For each row i of a block and each target t, the flattened place in the block of the pair (i, j), j = second(i, t). */
function rolled(size: number, n: number, second: (row: number, target: number) => number) {
  const places = Int32Array.from({ length: size * n }, (_, index) => {
    const row = Math.floor(index / n)
    return row * n + (((second(row, index % n) % n) + n) % n)
  })
  return int64([size, n], places)
}
