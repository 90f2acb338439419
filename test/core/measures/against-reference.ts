/** The suite that every measure passes: on random runs of each operation and architecture it equals the reference. */
import { describe, expect, test } from 'vitest'
import { randomRuns } from '../random-run.ts'
import { readValue, type SmallRun } from '../small-run.ts'
import { type ReferenceRun, referenceOf } from './reference/run.ts'

/** The forward pass is float32, in another order than the reference's: values of the order of 1 agree to some tens of its units. */
const relative = 3e-6

export function describeAgainstReference(
  id: string,
  reference: (run: ReferenceRun) => number | readonly number[],
  runs: readonly SmallRun[] = randomRuns,
): void {
  describe(`${id} equals its reference`, () => {
    test.each(runs)('$title', async (run) => {
      const [actual, expected] = [await readValue(run, id), reference(referenceOf(run))]
      if (typeof expected === 'number') expectClose(actual, expected)
      else {
        expect(actual).toHaveLength(expected.length)
        for (const [index, value] of expected.entries()) {
          expectClose(Array.isArray(actual) ? actual[index] : actual, value)
        }
      }
    })
  })
}

/** Equal up to a share of the larger of the value and 1. */
export function expectClose(actual: unknown, expected: number, tolerance = relative): void {
  if (typeof actual !== 'number') throw new Error(`${String(actual)} is not a number`)
  const apart = Math.abs(actual - expected) / Math.max(1, Math.abs(expected))
  expect(apart, `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance)
}
