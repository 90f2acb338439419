/** The forward pass over a run's rows, in chunks: losses, logits by class, and sums of neuron activations. */
import { call, type Evaluation, type Feeds } from '../../evaluation.ts'
import type { Model } from '../../models/model.ts'
import type { Rows } from '../../rows.ts'
import type { CyclicStructure } from '../../tasks/structure.ts'
import { float32, float32Output, float64Output } from '../arrays.ts'
import { type GridBlock, gridPass, pickColumns } from './grid-pass.ts'
import { addNeurons, type BlockSums, blocksAtOnce, type NeuronSums, noNeuronSums } from './neuron-sums.ts'
import { rowLosses } from './row-losses.ts'
import type { RunArrays } from './run-arrays.ts'

const chunkRows = 1024

export interface Forward {
  /** [rows], nats. */
  readonly loss: Float64Array
  /** [rows], 0 or 1. */
  readonly correct: Float64Array
  /** Null where the rows have no structure. */
  readonly grid: GridForward | null
  /** float32 [rows, classes] where the task is read off single rows: a group's or parity's; else null. */
  readonly logits: Float32Array | null
}

/** The forward pass over the pairs of a structure of order n. */
export interface GridForward {
  /** float32 [n, n, n] by class s, first index i, and column: the class at column c is classes[c] of the structure. */
  readonly logits: Float32Array
  readonly neurons: NeuronSums
}

type Scores = Pick<Forward, 'loss' | 'correct'>

export function* forward(model: Model, rows: Rows, arrays: RunArrays, weights: Feeds): Evaluation<Forward> {
  const scores = { loss: new Float64Array(rows.count), correct: new Float64Array(rows.count) }
  const { structure, group, parity } = rows
  const kept = group === null && parity === null ? null : new Float32Array(rows.count * rows.classes)
  const grid = structure === null ? null : yield* gridForward(model, rows, structure, arrays, weights, scores)
  for (let start = structure === null ? 0 : structure.order ** 2; start < rows.count; start += chunkRows) {
    const size = Math.min(chunkRows, rows.count - start)
    const tokens = rows.tokens.subarray(start * rows.context, (start + size) * rows.context)
    const passed = yield* call(model.forward, {
      ...weights,
      tokens: { dtype: 'int64', shape: [size, rows.context], data: tokens },
    })
    const logits = pickColumns(float32Output(passed, 'logits').data, model.vocabulary, arrays.columns)
    yield* score(scores, arrays, start, logits)
    kept?.set(logits, start * rows.classes)
  }
  return { ...scores, grid, logits: kept }
}

function* gridForward(
  model: Model,
  rows: Rows,
  structure: CyclicStructure,
  arrays: RunArrays,
  weights: Feeds,
  scores: Scores,
): Evaluation<GridForward> {
  const n = structure.order
  const { columns } = arrays
  const logits = new Float32Array(n * n * n)
  const neurons = noNeuronSums(n, model.neurons)
  const waiting: BlockSums[] = []
  yield* gridPass({ model, rows, structure, weights, columns }, function* (block) {
    yield* score(scores, arrays, block.start * n, block.logits)
    scatterByClass(block, logits, n, columns.classes.length)
    if (block.sums !== null) waiting.push({ start: block.start, sums: block.sums })
    if (waiting.length === blocksAtOnce) addNeurons(neurons, waiting.splice(0))
  })
  addNeurons(neurons, waiting)
  return { logits, neurons }
}

/** Loss and correctness of the rows from `start` on, by their logits [size, classes]. */
function* score(
  scores: Scores,
  { columns, labels }: RunArrays,
  start: number,
  logits: Float32Array,
): Evaluation<void> {
  const width = columns.classes.length
  const size = logits.length / width
  const scored = yield* call(rowLosses, {
    logits: float32([size, width], logits),
    labels: { dtype: 'int64', shape: [size], data: labels.subarray(start, start + size) },
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
