/** Walsh coefficients of a function of bits, estimated on rows, for all sets of one size. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { mul } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import { float64, float64Output } from '../arrays.ts'

/** The function on a sample of its inputs. */
export interface BitSample {
  readonly count: number
  readonly bits: number
  /** [count, bits]: 1 for the bit 0, -1 for the bit 1. */
  readonly signs: Float64Array
  /** [count] */
  readonly values: Float64Array
}

/** The mean over the rows of the value times chi_S, the product of the signs at the positions of S. */
export interface WalshCoefficient {
  readonly positions: readonly number[]
  readonly value: number
}

/** Sets of one size are compared up to this many: pairs and triples of 64 bits, sets of five of 24. */
export const mostSets = 50_000

/**
 * prefixes float64 [prefixes, rows] (chi of sets one smaller), values float64 [rows] over their number, signs float64
 * [rows, bits] -> coefficients float64 [prefixes, bits]: of each set with each position added.
 */
export const walshCoefficients: Graph = build()

function build(): Graph {
  const g = graph('walsh_coefficients')
  const prefixes = g.input('prefixes', 'float64', ['prefixes', 'rows'])
  const values = g.input('values', 'float64', ['rows'])
  const signs = g.input('signs', 'float64', ['rows', 'bits'])
  g.output('coefficients', matmul(mul(prefixes, values), signs))
  return g.finish()
}

/** How many sets of that size there are. */
export function setsOfSize(bits: number, size: number): number {
  let count = 1
  for (let taken = 0; taken < size; taken += 1) count = (count * (bits - taken)) / (taken + 1)
  return Math.round(count)
}

/** chi_S of each row. Plain loops: this is done for every prefix of every set. */
export function characterOf(
  { count, bits, signs }: Omit<BitSample, 'values'>,
  positions: readonly number[],
): Float64Array {
  const character = new Float64Array(count).fill(1)
  for (const position of positions) {
    for (let row = 0; row < count; row += 1)
      character[row] = (character[row] ?? 0) * (signs[row * bits + position] ?? 0)
  }
  return character
}

/** Prefixes of one graph call. */
export const blockPrefixes = 128

/** The two sets of that size with the largest coefficients in size, the larger first; the first found of equal ones. */
export function* strongestTwo(sample: BitSample, size: number): Evaluation<WalshCoefficient[]> {
  const { count, bits, signs } = sample
  const values = sample.values.map((value) => value / count)
  const prefixes = [...ascending(bits, size - 1)]
  let strongest: WalshCoefficient[] = []
  for (let start = 0; start < prefixes.length; start += blockPrefixes) {
    const block = prefixes.slice(start, start + blockPrefixes)
    const characters = new Float64Array(block.length * count)
    for (const [index, prefix] of block.entries()) characters.set(characterOf(sample, prefix), index * count)
    const found = yield* call(walshCoefficients, {
      prefixes: float64([block.length, count], characters),
      values: float64([count], values),
      signs: float64([count, bits], signs),
    })
    const coefficients = float64Output(found, 'coefficients')
    for (const [index, prefix] of block.entries()) {
      for (let last = (prefix.at(-1) ?? -1) + 1; last < bits; last += 1) {
        const value = coefficients[index * bits + last] ?? 0
        if (Math.abs(value) > Math.abs(strongest[1]?.value ?? 0))
          strongest = [...strongest, { positions: [...prefix, last], value }]
            .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
            .slice(0, 2)
      }
    }
  }
  return strongest
}

/** The sets of `size` positions below `bits`, each ascending, in lexicographic order. */
function* ascending(bits: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let first = from; first <= bits - size; first += 1)
    for (const rest of ascending(bits, size - 1, first + 1)) yield [first, ...rest]
}
