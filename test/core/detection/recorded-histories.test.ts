/** The detector on small runs of many kinds: what it must never do, on any of them. */
import { describe, expect, test } from 'vitest'
import { historyNames, readingsIn, recordedHistory } from '../recorded-run.ts'
import { fold } from './fold.ts'

/** Runs in which nothing that generalizes grows; of the other failures, several do generalize when they go on. */
const hopeless =
  /no-weight-decay|no-wd|random-labels|fifth-data|quarter-data|few-examples|subtract-31-45-percent/

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

describe.each(histories.map((history) => [history.name, history] as const))(
  '%s',
  (name, { truth, folded }) => {
    const accurate = truth.generalized_step?.['test_accuracy_0.99'] ?? null
    const end = folded.at(-1)?.step ?? 0
    const firstStep = (is: (item: (typeof folded)[number]) => boolean): number =>
      folded.find(is)?.step ?? Number.POSITIVE_INFINITY

    test('is not stopped, nor called generalized, before it generalizes', () => {
      const least = accurate ?? end
      expect(firstStep(({ advice }) => advice.advice === 'stop')).toBeGreaterThanOrEqual(least)
      expect(firstStep(({ verdict }) => verdict.phase === 'generalized')).toBeGreaterThanOrEqual(least)
    })

    test(hopeless.test(name) ? 'never shows a circuit' : 'shows its circuit before it generalizes', () => {
      const circuit = firstStep(({ verdict }) =>
        ['circuit_formation', 'cleanup', 'generalized'].includes(verdict.phase),
      )
      if (hopeless.test(name)) expect(circuit).toBe(Number.POSITIVE_INFINITY)
      else expect(circuit).toBeLessThan(accurate ?? end)
    })
  },
)
