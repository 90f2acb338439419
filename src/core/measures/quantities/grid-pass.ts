/** The forward pass over the pairs of a structure, block by block of first operands. */
import { call, type Evaluation, type Feeds, type Tensor } from '../../evaluation.ts'
import type { GridModel } from '../../models/grid.ts'
import type { Model } from '../../models/model.ts'
import type { Rows } from '../../rows.ts'
import type { CyclicStructure } from '../../tasks/structure.ts'
import { float32, float32Output, int64 } from '../arrays.ts'
import type { Columns } from './columns.ts'
import { directionsOf, neuronSums } from './neuron-sums.ts'

/** Rows of one block: more take no less time, and with these WebAssembly takes 35 MB modulo 113 (`npm run bench:measures`). */
export const blockRows = 1536

/** First operands of one block, so that float32 sums over a block have few terms. */
const mostOperands = 64

/** What the pass hands on: first operands `start` .. `start + size - 1`, each with all n second operands. */
export interface GridBlock {
  readonly start: number
  readonly size: number
  /** float32 [size, n, classes], in the order of the columns. */
  readonly logits: Float32Array
  /** What `sumNeurons` makes of the neurons; null where the model has no single neurons. */
  readonly sums: Feeds | null
}

/** A block of the plain pass: neurons float32 [size, n, d_mlp], empty where the model has no single neurons. */
export interface PlainBlock extends Omit<GridBlock, 'sums'> {
  readonly neurons: Float32Array
}

type Take = (block: GridBlock) => Evaluation<void>

/** What a pass needs to know, and the way that it takes: from tables where the model has them. */
export interface GridPass {
  readonly model: Model
  readonly rows: Rows
  readonly structure: CyclicStructure
  readonly weights: Feeds
  readonly columns: Columns
}

export function gridPass(pass: GridPass, take: Take): Evaluation<void> {
  const { grid } = pass.model
  if (grid !== null) return tabledGridPass(pass, grid, take)
  const n = pass.structure.order
  return plainGridPass(pass, function* ({ neurons, ...block }) {
    const { start, size } = block
    if (neurons.length === 0) return yield* take({ ...block, sums: null })
    const shape = [size, n, pass.model.neurons]
    const directions = directionsOf(start, size, n)
    const sums = yield* call(neuronSums, { neurons: float32(shape, neurons), ...directions })
    return yield* take({ ...block, sums })
  })
}

/** Every pair through the model's forward graph. */
export function* plainGridPass(
  { model, rows, structure, weights, columns }: GridPass,
  take: (block: PlainBlock) => Evaluation<void>,
): Evaluation<void> {
  const n = structure.order
  for (const { start, size } of blocksOf(n)) {
    const tokens = rows.tokens.subarray(start * n * rows.context, (start + size) * n * rows.context)
    const passed = yield* call(model.forward, {
      ...weights,
      tokens: { dtype: 'int64', shape: [size * n, rows.context], data: tokens },
    })
    const logits = pickColumns(float32Output(passed, 'logits').data, model.vocabulary, columns)
    const neurons = model.neurons === 0 ? new Float32Array() : float32Output(passed, 'neurons').data
    yield* take({ start, size, logits, neurons })
  }
}

/** Tables once, then each block of pairs from its part of them. */
function* tabledGridPass(
  { rows, structure, weights, columns }: GridPass,
  grid: GridModel,
  take: Take,
): Evaluation<void> {
  const n = structure.order
  const suffix = Array.from(rows.tokens.subarray(2, rows.context), Number)
  const offered: Record<string, Tensor> = {
    ...weights,
    first: int64([n], structure.first),
    second: int64([n], structure.second),
    suffix: int64([suffix.length], suffix),
    suffix_positions: int64(
      [suffix.length],
      suffix.map((_, offset) => offset + 2),
    ),
    columns: int64([columns.classes.length], columns.classes),
  }
  const tables = yield* call(grid.tables, inputsOf(grid.tables.inputs, offered))
  for (const { start, size } of blocksOf(n)) {
    const part: Record<string, Tensor> = { ...tables, ...directionsOf(start, size, n) }
    for (const name of grid.blockwise) part[name] = cut(float32Output(tables, name), start, size)
    const passed = yield* call(grid.pairs, inputsOf(grid.pairs.inputs, part))
    yield* take({ start, size, logits: float32Output(passed, 'logits').data, sums: passed })
  }
}

function inputsOf(inputs: readonly { readonly name: string }[], offered: Feeds): Feeds {
  const feeds: Record<string, Tensor> = {}
  for (const { name } of inputs) {
    const tensor = offered[name]
    if (tensor !== undefined) feeds[name] = tensor
  }
  return feeds
}

function cut(
  { shape, data }: { readonly shape: readonly number[]; readonly data: Float32Array },
  start: number,
  size: number,
): Tensor {
  const [count = 1, ...rest] = shape
  const width = data.length / count
  return float32([size, ...rest], data.subarray(start * width, (start + size) * width))
}

/** Logits [rows, vocabulary] to [rows, classes]. */
export function pickColumns(logits: Float32Array, vocabulary: number, { classes }: Columns): Float32Array {
  const width = classes.length
  const rows = logits.length / vocabulary
  const picked = new Float32Array(rows * width)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < width; column += 1) {
      picked[row * width + column] = logits[row * vocabulary + (classes[column] ?? 0)] ?? 0
    }
  }
  return picked
}

export function* blocksOf(n: number): Generator<{ readonly start: number; readonly size: number }> {
  const step = Math.max(1, Math.min(mostOperands, Math.floor(blockRows / n)))
  for (let start = 0; start < n; start += step) yield { start, size: Math.min(step, n - start) }
}
