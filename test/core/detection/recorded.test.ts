/** The detector on the full histories of recorded runs: what it may call, and when. */
import { describe, expect, test } from 'vitest'
import { stopBudgetShare } from '../../../src/core/detection/thresholds.ts'
import { recordedNames, recordedRun } from '../recorded-run.ts'
import { fold, observationsOf, sources } from './fold.ts'

const runs = recordedNames.map(recordedRun)
const withWeights = sources.filter((source) => source !== 'scalars')
const growing: ReadonlySet<string> = new Set(['circuit_formation', 'cleanup', 'generalized'])
const first = <T extends { step: number }>(
  items: readonly T[],
  is: (item: T) => boolean,
): number | undefined => items.find(is)?.step

describe.each(runs.map((run) => [run.name, run] as const))('%s', (_, run) => {
  const { truth } = run
  const accurate = truth.generalized_step?.['test_accuracy_0.99'] ?? Number.POSITIVE_INFINITY
  const ends = (run.spec.schedule.max_steps ?? 0) * (truth.generalizes ? 1 : stopBudgetShare)
  const snapshotSteps = [...run.measures.keys()].sort((a, b) => a - b)

  describe.each(withWeights)('from %s', (source) => {
    const folded = fold(run.spec, observationsOf(run, source))

    test('no stop before it generalizes', () => {
      const stop = first(folded, ({ advice }) => advice.advice === 'stop') ?? Number.POSITIVE_INFINITY
      expect(stop).toBeGreaterThanOrEqual(truth.generalizes ? accurate : ends)
    })

    test('generalized is not called before its step', () => {
      const called = first(folded, ({ verdict }) => verdict.phase === 'generalized')
      expect(called ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(accurate)
    })

    test('growth is called in its time, or never where there is none', () => {
      const called = first(folded, ({ verdict }) => growing.has(verdict.phase))
      const { circuit_formation_step: begins, cleanup_band: band } = truth
      if (begins === null || band === null) {
        expect(called).toBeUndefined()
        expect(first(folded, ({ advice }) => advice.advice === 'intervene')).toBeLessThan(ends)
        return
      }
      const before = snapshotSteps.findLast((step) => step < begins) ?? 0
      // Hindsight's own boundary is a minimum that is flat: a tenth earlier is no wrong call.
      expect(called).toBeGreaterThanOrEqual(0.9 * before)
      expect(called).toBeLessThan(band[1])
    })

    test('fitted where hindsight says, at the cadence of what is posted', () => {
      const fitted = folded.at(-1)?.state.fittedStep
      const next = snapshotSteps.find((step) => step >= truth.fitted_step)
      expect(fitted).toBeGreaterThan(0)
      expect(fitted).toBeLessThanOrEqual(next ?? 0)
    })
  })

  describe('from scalars', () => {
    const folded = fold(run.spec, observationsOf(run, 'scalars'))

    test('they say what they rest on, and what would help', () => {
      const spoken = folded.filter(({ state }) => state.outlook !== null)
      expect(spoken.length).toBeGreaterThan(0)
      for (const { state } of spoken) expect(state.outlook?.expert).toBe('scalars')
      for (const { verdict } of folded) expect(verdict.missing.join()).toContain('snapshots of the weights')
    })

    test('fitting comes first, and each later phase in its time or never', () => {
      expect(folded[0]?.verdict.phase).toBe('fitting')
      const called = first(folded, ({ verdict }) => growing.has(verdict.phase))
      if (!truth.generalizes) {
        expect(called).toBeUndefined()
        return
      }
      expect(called).toBeGreaterThanOrEqual(truth.fitted_step)
      expect(called).toBeLessThan(accurate)
      const generalized = first(folded, ({ verdict }) => verdict.phase === 'generalized')
      // The run that ends soon after has not yet shown it for long enough.
      expect(generalized ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(accurate)
    })

    test('no stop before it generalizes', () => {
      const stop = first(folded, ({ advice }) => advice.advice === 'stop')
      expect(stop ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(truth.generalizes ? accurate : ends)
    })
  })
})

test.each(sources)('add-113-seed0 is cleaned up by its end, from %s', (source) => {
  const run = runs.find(({ name }) => name === 'add-113-seed0') ?? expect.fail('no such run')
  const last = fold(run.spec, observationsOf(run, source)).at(-1)
  expect(last?.verdict.phase).toBe('generalized')
  expect(last?.advice.advice).toBe('stop')
})
