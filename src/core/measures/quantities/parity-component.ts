/** The part of the logit difference that is the parity of the relevant bits. */
import type { SparseParitySpec } from '../../../wire/run.ts'
import type { Evaluation } from '../../evaluation.ts'
import { testSplit } from '../../probe.ts'
import type { Rows } from '../../rows.ts'
import { bitSampleOf, parityOf } from './bit-sample.ts'
import { type BitSample, characterOf, mostSets, setsOfSize, strongestTwo } from './walsh.ts'

/**
 * With D the logit of class 1 minus that of class 0 and S the relevant set, D is `mean` + `coefficient` chi_S + the
 * rest. Both are estimated on the test rows: what is memorized of train rows would count as parity there.
 */
export interface ParityComponent {
  /** The test rows, with D as values. */
  readonly sample: BitSample
  readonly positions: readonly number[]
  readonly mean: number
  /** The mean of D chi_S over the test rows. */
  readonly coefficient: number
  /**
   * The coefficient drawn towards zero by 2 + sqrt(2 ln N) standard errors, and zero where it is smaller: N sets were
   * compared to find S, and that much of the largest of N is chance. N is 1 where the task names S.
   */
  readonly certain: number
  /** The root of the mean of D^2 over the test rows. */
  readonly size: number
  /** [rows]: chi_S of every row. */
  readonly character: Float64Array
}

/** Sampling alone makes a coefficient of this many standard errors about one time in twenty. */
const standardErrors = 2

export function* parityComponentOf(
  rows: Rows,
  parity: SparseParitySpec,
  difference: Float64Array,
): Evaluation<ParityComponent> {
  const { bits } = parity
  const sample = bitSampleOf(rows, testSplit, bits, difference)
  const { positions, compared } =
    parity.relevant === undefined ? yield* strongestSet(sample) : { positions: parity.relevant, compared: 1 }
  const character = parityOf(rows, positions)
  const own = characterOf(sample, positions)
  const over = (value: (row: number) => number): number =>
    own.reduce((sum, _, row) => sum + value(row), 0) / sample.count
  const coefficient = over((row) => (sample.values[row] ?? 0) * (own[row] ?? 0))
  const squares = over((row) => (sample.values[row] ?? 0) ** 2)
  const error = Math.sqrt(Math.max(0, squares - coefficient ** 2) / sample.count)
  const chance = (standardErrors + Math.sqrt(2 * Math.log(compared))) * error
  return {
    sample,
    positions,
    mean: over((row) => sample.values[row] ?? 0),
    coefficient,
    certain: Math.sign(coefficient) * Math.max(0, Math.abs(coefficient) - chance),
    size: Math.sqrt(squares),
    character,
  }
}

/** Sizes from one up, as long as all their sets together are few enough: to three of 64 bits, to five of 20. */
export function sizesSearched(bits: number): number[] {
  const sizes: number[] = []
  for (let size = 1, sets = 0; size <= bits; size += 1) {
    sets += setsOfSize(bits, size)
    if (sets > mostSets) break
    sizes.push(size)
  }
  return sizes
}

function* strongestSet(sample: BitSample) {
  let best = { positions: [0] as readonly number[], value: 0 }
  let compared = 0
  for (const size of sizesSearched(sample.bits)) {
    compared += setsOfSize(sample.bits, size)
    const [found] = yield* strongestTwo(sample, size)
    if (found !== undefined && Math.abs(found.value) > Math.abs(best.value)) best = found
  }
  return { positions: best.positions, compared }
}
