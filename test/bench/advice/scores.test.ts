/** Scores have the values that their definitions give by hand. */
import { describe, expect, test } from 'vitest'
import { scoreCalls } from '../../../bench/advice/scores/calls.ts'
import { brierSkill, reliability, scoreForecast } from '../../../bench/advice/scores/forecast.ts'
import { type Judged, statistics } from '../../../bench/advice/scores/scorecard.ts'
import { type Decision, scoreStop } from '../../../bench/advice/scores/stop.ts'
import { late, made, said, series } from './made-runs.ts'

const generalizing = made({ truth: late })
const hopeless = made({})
const stoppedAt = (stop: number | null): Decision => ({ stop, intervene: null })

describe('stopping a run that generalizes', () => {
  test.each([
    ['before its goal costs a budget', 599, { falseStop: true, waste: null, regret: 1 }],
    ['at its goal wastes nothing', 600, { falseStop: false, waste: 0, regret: 0 }],
    ['where it is cleaned up is best', 800, { falseStop: false, waste: 0, regret: 0 }],
    ['later wastes what comes after', 900, { falseStop: false, waste: 0.125, regret: 0.1 }],
    ['never wastes the rest of its budget', null, { falseStop: false, waste: 0.25, regret: 0.2 }],
    ['at the end is no stop', 1000, { stop: null, waste: 0.25, regret: 0.2 }],
  ])('%s', (_, stop, expected) => {
    const { regret, ...score } = scoreStop(generalizing, stoppedAt(stop))
    expect({ ...score, regret: Number(regret.toFixed(12)) }).toMatchObject(expected)
  })

  test('an intervention before its goal is no false stop, and costs regret like one', () => {
    const score = scoreStop(generalizing, { stop: 850, intervene: 300 })
    expect(score).toMatchObject({ falseStop: false, falseIntervention: true, regret: 1 })
    expect(score.regretOfStop).toBeCloseTo(0.05, 12)
  })

  test('without a clean-up in hindsight its goal is best', () => {
    const score = scoreStop(made({ truth: { ...late, cleaned_up_step: null } }), stoppedAt(900))
    expect(score).toMatchObject({ waste: 0.5, regret: 0.3 })
  })

  test('its goal is a lower accuracy where it never reaches .99', () => {
    const steps = { 'test_accuracy_0.9': 500, 'test_accuracy_0.99': null }
    const run = made({
      truth: { ...late, generalized_step: steps },
      scalars: series('test_accuracy', [...Array(50).fill(0.5), ...Array(5).fill(0.92), 0.96]),
    })
    expect(scoreStop(run, stoppedAt(549)).falseStop).toBe(true)
    expect(scoreStop(run, stoppedAt(550)).falseStop).toBe(false)
  })
})

describe('stopping a run that never generalizes', () => {
  test('is free until its fit, and costs steps from there', () => {
    const regrets = [50, 100, 400, null].map((stop) => scoreStop(hopeless, stoppedAt(stop)).regret)
    expect(regrets).toEqual([0, 0, 0.3, 0.9])
  })

  test('is flagged by whichever of stop and intervene comes first', () => {
    expect(scoreStop(hopeless, { stop: 600, intervene: 250 }).flag).toBe(0.25)
    expect(scoreStop(hopeless, stoppedAt(null)).flag).toBe(1)
  })
})

describe('the call of circuit formation', () => {
  const call = (step: number) => [
    said(step - 10, {}),
    said(step, { phase: 'circuit_formation' }),
    said(step + 10, { phase: 'cleanup' }),
  ]

  test('leads by the share of the plateau that is ahead', () => {
    expect(scoreCalls(generalizing, call(300))).toMatchObject({
      call: 300,
      lead: 0.5,
      inTime: true,
      early: false,
    })
  })

  test('is missed where it comes at test accuracy .9 or never', () => {
    expect(scoreCalls(generalizing, call(500))).toMatchObject({ lead: 0, inTime: false })
    expect(scoreCalls(generalizing, [said(100, {})])).toMatchObject({ call: null, lead: 0, inTime: false })
  })

  test('is early before hindsight sees a circuit', () => {
    expect(scoreCalls(generalizing, call(199)).early).toBe(true)
    expect(scoreCalls(generalizing, call(200)).early).toBe(false)
  })

  test('has no lead where a run generalizes at once, or never', () => {
    const atOnce = made({ truth: { ...late, at_once: true } })
    expect(scoreCalls(atOnce, call(300))).toMatchObject({ lead: null, inTime: null })
    expect(scoreCalls(hopeless, call(300))).toMatchObject({ call: 300, lead: null, inTime: null })
  })
})

describe('the forecast', () => {
  const p = (step: number, p_generalizes: number) => said(step, { p_generalizes })

  test('is scored from the fit on, beside the base rate', () => {
    const score = scoreForecast(generalizing, [p(50, 0), p(100, 0.5), p(600, 1)], 0.5)
    expect(score.sinceFit).toEqual({ brier: 0.125, baseBrier: 0.25 })
    expect(score.beforeGoal).toEqual({ brier: 0.25, baseBrier: 0.25 })
    expect(brierSkill([score.sinceFit])).toBe(0.5)
    expect(brierSkill([score.beforeGoal])).toBe(0)
  })

  test('of nothing has no skill', () => {
    const score = scoreForecast(hopeless, [said(200, {})], 0.5)
    expect(score.sinceFit).toEqual({ brier: null, baseBrier: null })
    expect(brierSkill([score.sinceFit])).toBeNull()
  })

  test('covers what its intervals hold, before test accuracy .9', () => {
    const interval = (step: number, from_step: number, to_step: number) =>
      said(step, { expected_transition: { from_step, to_step } })
    const score = scoreForecast(
      generalizing,
      [interval(100, 300, 500), interval(200, 501, 700), interval(500, 600, 700)],
      0.5,
    )
    expect(score.coverage).toBe(0.5)
    const censored = [interval(100, 300, 1000), interval(200, 300, 1001)]
    expect(scoreForecast(hopeless, censored, 0.5).coverage).toBe(0.5)
    expect(scoreForecast(hopeless, [], 0.5).coverage).toBeNull()
  })

  test('is reliable where what was said happened, every run counting the same', () => {
    const scores = [
      scoreForecast(generalizing, [p(100, 0.75)], 0.5),
      scoreForecast(hopeless, [p(100, 0.75), p(200, 0.05)], 0.5),
    ]
    const bins = reliability(scores)
    expect(bins.map(({ weight }) => weight)).toEqual([0.5, 1.5])
    expect(bins[0]).toMatchObject({ said: 0.05, happened: 0 })
    expect(bins[1]?.said).toBeCloseTo(0.75, 12)
    expect(bins[1]?.happened).toBeCloseTo(2 / 3, 12)
    expect(reliability([scoreForecast(generalizing, [p(100, 1)], 0.5)])).toEqual([
      { said: 1, happened: 1, weight: 1 },
    ])
  })
})

test('the scorecard counts runs, and compares regret with that of patience', () => {
  const judged = (run: typeof hopeless, stop: number | null, patience: number | null): Judged => ({
    stop: scoreStop(run, stoppedAt(stop)),
    calls: scoreCalls(run, [said(300, { phase: 'circuit_formation' })]),
    forecast: scoreForecast(run, [], 0.5),
    patience: scoreStop(run, stoppedAt(patience)),
  })
  const all = [judged(generalizing, 900, 400), judged(hopeless, 300, 500)]
  expect(statistics.generalizing(all)).toBe(1)
  expect(statistics.false_stops(all)).toBe(0)
  expect(statistics.never_called_circuit(all)).toBe(1)
  expect(statistics.circuit_recall(all)).toBe(1)
  expect(statistics.lead_median(all)).toBe(0.5)
  expect(statistics.hopeless_flag_median(all)).toBe(0.3)
  const unknown = judged(made({ truth: { ...late, cleaned_up_step: null } }), 900, null)
  expect(statistics.waste_median([...all, unknown])).toBeCloseTo((0.125 + 0.5) / 2, 12)
  expect(statistics.waste_cleaned_up_median([...all, unknown])).toBe(0.125)
  // (.1 + .2) / (1 + .4)
  expect(statistics.regret_vs_patience(all)).toBeCloseTo(0.3 / 1.4, 12)
  expect(statistics.regret_vs_patience([])).toBeNull()
})
