/** Neuron activations summed over all pairs along the four directions of their grid. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import type { Feeds } from '../../evaluation.ts'
import { sumNeurons } from '../../models/sum-neurons.ts'
import { accumulate, float32, float32Output, float64Output, int64 } from '../arrays.ts'

/**
 * first, second, sum and difference float64 [n, d_mlp] by i, j, i + j and i - j mod n, and squares [d_mlp] over all
 * pairs. A neuron's energy in the frequency k block {1, cos, sin}^2 is that of the four sums, since products of cosines
 * are cosines of sums and differences.
 */
export interface NeuronSums {
  readonly first: Float64Array
  readonly second: Float64Array
  readonly sum: Float64Array
  readonly difference: Float64Array
  readonly squares: Float64Array
}

/** neurons float32 [block, n, d_mlp] and the further inputs of `sumNeurons` -> its outputs. */
export const neuronSums: Graph = build()

function build(): Graph {
  const g = graph('neuron_sums')
  sumNeurons(g.input('neurons', 'float32', ['block', 'n', 'd_mlp']))
  return g.finish()
}

/** The sums over no pairs yet. */
export function noNeuronSums(n: number, neurons: number): NeuronSums {
  return {
    first: new Float64Array(n * neurons),
    second: new Float64Array(n * neurons),
    sum: new Float64Array(n * neurons),
    difference: new Float64Array(n * neurons),
    squares: new Float64Array(neurons),
  }
}

/** What `sumNeurons` makes of the first operands from `start` on. */
export interface BlockSums {
  readonly start: number
  readonly sums: Feeds
}

/** Blocks that are best added at once: three times one of them takes twice as long. */
export const blocksAtOnce = 3

/** Adds what `sumNeurons` makes of some blocks. */
export function addNeurons(total: NeuronSums, blocks: readonly BlockSums[]): void {
  for (const { start, sums } of blocks) {
    total.first.set(float64Output(sums, 'first'), start * total.squares.length)
    accumulate(total.squares, float64Output(sums, 'squares'))
  }
  for (const name of ['second', 'sum', 'difference'] as const) {
    const parts = blocks.map(({ sums }) => float32Output(sums, name).data)
    const [first, second, third] = parts
    if (first !== undefined && second !== undefined && third !== undefined)
      addThree(total[name], first, second, third)
    else for (const part of parts) addSingles(total[name], part)
  }
}

function addThree(total: Float64Array, first: Float32Array, second: Float32Array, third: Float32Array): void {
  for (let at = 0; at < total.length; at += 1)
    total[at] = (total[at] ?? 0) + ((first[at] ?? 0) + (second[at] ?? 0) + (third[at] ?? 0))
}

/** As `accumulate`: a loop that sees both kinds of arrays takes three times as long. */
function addSingles(total: Float64Array, part: Float32Array): void {
  for (let at = 0; at < total.length; at += 1) total[at] = (total[at] ?? 0) + (part[at] ?? 0)
}

/** What `sumNeurons` is fed beside the neurons of the first operands start .. start + size - 1. */
export function directionsOf(start: number, size: number, n: number): Feeds {
  return {
    by_sum: rolled(size, n, (row, s) => s - start - row),
    by_difference: rolled(size, n, (row, d) => start + row - d),
    groups: groupsOf(n),
    block_ones: float32([1, size], new Float32Array(size).fill(1)),
  }
}

/** Terms that are added in float32: with more of them, single_frequency_neurons would have to leave more neurons undecided. */
const mostInGroup = 113

/** Which second operands are added together. */
function groupsOf(n: number) {
  const count = Math.ceil(n / mostInGroup)
  const groups = new Float32Array(count * n)
  for (let j = 0; j < n; j += 1) groups[(j % count) * n + j] = 1
  return float32([count, n], groups)
}

/** For each row i of a block and each target t, the flattened place in the block of the pair (i, j), j = second(i, t). */
function rolled(size: number, n: number, second: (row: number, target: number) => number) {
  const places = new Int32Array(size * n)
  for (let row = 0; row < size; row += 1)
    for (let target = 0; target < n; target += 1)
      places[row * n + target] = row * n + (((second(row, target) % n) + n) % n)
  return int64([size * n], places)
}
