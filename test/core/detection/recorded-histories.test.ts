/** The detector on small runs of many kinds: what it must never do, on any of them. */
import { expect, test } from 'vitest'
import { stopBudgetShare, stopMark } from '../../../src/core/detection/thresholds.ts'
import { historyNames, readingsIn, recordedHistory } from '../recorded-run.ts'
import { type Folded, fold } from './fold.ts'

/** Runs in which nothing that generalizes grows; of the other failures, several do generalize when they go on. */
const hopeless =
  /no-weight-decay|no-wd|random-labels|fifth-data|quarter-data|few-examples|subtract-31-45-percent/

const growingPhases: ReadonlySet<string> = new Set(['circuit_formation', 'cleanup', 'generalized'])

const histories = historyNames.map((name) => {
  const run = recordedHistory(name)
  const observations = Array.from(run.measures, ([step, row]) => ({
    step,
    readings: readingsIn(row),
    scalars: {},
  }))
  return { ...run, folded: fold(run.spec, observations) }
})

test('there are runs of both kinds', () => {
  expect(histories.filter(({ truth }) => truth.generalizes).length).toBeGreaterThanOrEqual(35)
  expect(histories.filter(({ name }) => hopeless.test(name)).length).toBeGreaterThanOrEqual(12)
})

test.each(histories.map((history) => [history.name, history] as const))(
  '%s',
  (name, { truth, folded, spec }) => {
    const jump = truth.generalized_step?.['test_accuracy_0.9'] ?? null
    const accurate = truth.generalized_step?.['test_accuracy_0.99'] ?? jump
    const end = folded.at(-1)?.step ?? 0
    const firstStep = (is: (item: Folded) => boolean): number =>
      folded.find(is)?.step ?? Number.POSITIVE_INFINITY
    const stop = folded.find(({ advice }) => advice.advice === 'stop')
    const growing = firstStep(({ verdict }) => growingPhases.has(verdict.phase))

    if (truth.generalizes) {
      // It is not stopped, nor called generalized, before it generalizes; and it shows its circuit before.
      expect(stop?.step ?? end).toBeGreaterThanOrEqual(accurate ?? end)
      expect(firstStep(({ verdict }) => verdict.phase === 'generalized')).toBeGreaterThanOrEqual(
        accurate ?? end,
      )
      expect(growing).toBeLessThan(truth.generalized_step?.['test_accuracy_0.99'] ?? end)
    } else if (stop !== undefined && stop.step < end) {
      // What would generalize later is stopped only where the forecast rules it out within the budget.
      expect(stop.verdict.phase).toBe('stalled')
      expect(stop.advice.forecast?.probability).toBeLessThan(stopMark)
      expect(stop.step).toBeGreaterThanOrEqual(stopBudgetShare * (spec.schedule.max_steps ?? 0))
      expect(firstStep(({ advice }) => advice.advice === 'intervene')).toBeLessThan(stop.step)
    }
    if (hopeless.test(name)) {
      expect(growing).toBe(Number.POSITIVE_INFINITY)
      expect(firstStep(({ advice }) => advice.advice === 'intervene')).toBeLessThan(end)
    }
  },
)
