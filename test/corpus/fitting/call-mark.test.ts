/** The mark of circuit formation: the spare lead of runs that generalize late, and the silence on those that never do. */
import { expect, test } from 'vitest'
import { callMark } from '../../../corpus/fitting/call-mark.ts'
import type { Row } from '../../../corpus/fitting/rows.ts'
import { evidenceWeight, fallWeight } from '../../../src/core/detection/thresholds.ts'
import { constantly } from '../../core/detection/made-model.ts'

/** A circuit and a jump in time are certain to it, so that growth varies with the fall alone. */
const sure = { circuit: constantly(1 - 1e-12), prior: 0.5, hazard: constantly(1 - 1e-12) }
const grown = (fall: number): number => 8 + evidenceWeight * 8 + fallWeight * fall

function rowOf(fall: number, at: number, lead: number | null): Row {
  const jump = lead === null ? null : 1
  const values = Float64Array.of(fall)
  return { values, step: 100 * (at + 1), weight: 1, circuit: null, jump, end: 2, lead, fall }
}

/** The falls of the test loss along a run, each with the share of the plateau that is still ahead. */
const late = (...falls: readonly (readonly [number, number])[]): Row[] =>
  falls.map(([fall, lead], at) => rowOf(fall, at, lead))
const never = (...falls: readonly number[]): Row[] => falls.map((fall, at) => rowOf(fall, at, null))

const markOf = (...runs: readonly Row[][]): number => callMark(sure, ['test.fall'], runs)

test('is the most growth that late runs show with enough of their plateau ahead, in the median', () => {
  const runs = [1, 2, 3].map((fall) => late([0.5, 0.9], [fall, 0.5], [9, 0.4]))
  expect(markOf(...runs)).toBeCloseTo(grown(2), 9)
  expect(markOf(...runs, never(0.3, 1.5))).toBeCloseTo(grown(2), 9)
})

test('is no lower than 95% of the runs that never generalize stay, at any time', () => {
  const runs = Array.from({ length: 21 }, (_, index) => never(0.2 * index, 0.1))
  expect(markOf(...runs)).toBeCloseTo(grown(0.2 * 19), 9)
  expect(markOf(...runs, late([1, 0.5]))).toBeCloseTo(grown(0.2 * 19), 9)
  expect(markOf(...runs, late([5, 0.5]))).toBeCloseTo(grown(5), 9)
})

test('leaves out runs that the expert has not seen, and those that generalize at once', () => {
  const atOnce = late([7, 0.5]).map((row) => ({ ...row, lead: null }))
  expect(markOf([], late([1, 0.5]), atOnce, [])).toBeCloseTo(grown(1), 9)
})
