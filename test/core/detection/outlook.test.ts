/** The model's view of a run: the filter by hand, strangeness, and what counts as hopeless. */
import { describe, expect, test } from 'vitest'
import { initialState, type Observation } from '../../../src/core/detection/detect.ts'
import {
  probabilityWithinBudget,
  squaredDeviation,
  withOutlook,
} from '../../../src/core/detection/outlook.ts'
import {
  circuitEnds,
  circuitStarts,
  evidenceWeight,
  hopelessMarks,
  stopMark,
} from '../../../src/core/detection/thresholds.ts'
import { fold, memorized, runOf, scalarsAt, snapshotAt } from './fold.ts'
import { constantly, fittedState, moved, outlookAt, parametersOf } from './made-model.ts'

const memorizedAt = (...steps: readonly number[]): Observation[] =>
  steps.map((step) => snapshotAt(step, memorized))

describe('the filter', () => {
  /** Bayes' rule in odds, with the likelihood ratio tempered. */
  const updated = (predicted: number, ratio: number): number => {
    const odds = (predicted / (1 - predicted)) * ratio ** evidenceWeight
    return odds / (1 + odds)
  }
  const predicted = (before: number, from: number, to: number): number => {
    const passed = Math.log(to / from)
    return before * Math.exp(-circuitEnds * passed) + (1 - before) * (1 - Math.exp(-circuitStarts * passed))
  }

  test('agrees with the forward algorithm by hand', () => {
    // P(circuit) .8 at each snapshot, where .4 of all have one: a likelihood ratio of 6.
    const parameters = parametersOf({ circuit: constantly(0.8), prior: 0.4 })
    const filtered = fold(runOf(), memorizedAt(500, 600, 1200), parameters).map(({ state }) => state.circuit)
    const first = updated(0.05, 6)
    const second = updated(predicted(first, 500, 600), 6)
    const third = updated(predicted(second, 600, 1200), 6)
    for (const [index, by] of [first, second, third].entries()) expect(filtered[index]).toBeCloseTo(by, 12)
  })

  test('a snapshot that says what is usual leaves the prediction', () => {
    const parameters = parametersOf({ circuit: constantly(0.3), prior: 0.3 })
    const filtered = fold(runOf(), memorizedAt(500, 1000), parameters).map(({ state }) => state.circuit)
    expect(filtered[0]).toBeCloseTo(0.05, 12)
    expect(filtered[1]).toBeCloseTo(predicted(0.05, 500, 1000), 12)
  })

  test('nothing is certain for good: it comes back from any number of snapshots that agree', () => {
    const steps = Array.from({ length: 60 }, (_, index) => 500 + 10 * index)
    const sure = fold(runOf(), memorizedAt(...steps), parametersOf({ circuit: constantly(1 - 1e-9) }))
    const state = sure.at(-1)?.state ?? expect.fail('empty')
    expect(state.circuit).toBeGreaterThan(0.999)
    const turned = { ...state, parameters: parametersOf({ circuit: constantly(1e-9) }) }
    expect(withOutlook({ ...turned, outlook: outlookAt(1000) }).circuit).toBeLessThan(0.3)
  })
})

test('nothing is said before the fit, nor where no expert can speak', () => {
  const fitting = fold(runOf(), [snapshotAt(500, { ...memorized, train_accuracy: 0.5 })], moved)[0]
  expect(fitting?.state).toMatchObject({ outlook: null, circuit: 0 })
  const alone = fold(runOf(), [scalarsAt(500, { train_accuracy: 1 })], moved)[0]
  expect(alone?.state.fittedStep).toBe(500)
  expect(alone?.state.outlook).toBeNull()
  expect(alone?.verdict.phase).toBe('undetermined')
})

test('from the weights alone something is said without a fit', () => {
  const observations = [500, 1000].map((step) => snapshotAt(step, { sum_squared_weights: 3000 }))
  const { state } = fold(runOf(), observations, moved).at(-1) ?? expect.fail('empty')
  expect(state).toMatchObject({ fittedStep: null, outlook: { step: 1000, expert: 'weights' } })
})

test('scalars between snapshots change nothing of it', () => {
  const observations = [
    ...memorizedAt(500),
    scalarsAt(600, { train_loss: 1e-6, test_loss: 1, train_accuracy: 1 }),
  ]
  const [first, second] = fold(runOf(), observations, moved)
  expect(second?.state.outlook).toEqual(first?.state.outlook)
  expect(second?.state.circuit).toBe(first?.state.circuit)
})

describe('a run that is like none that is known', () => {
  const circuit = {
    intercept: 5,
    terms: [
      { feature: 'since_fit', mean: 0, scale: 1, weight: 0 },
      { feature: 'test.now', mean: 0, scale: 0.5, weight: 0 },
      { feature: 'pruned.now', mean: 0, scale: 1, weight: 0 },
    ],
  }

  test('is as strange as the mean square of what is known of it, in standard deviations', () => {
    const features = new Map([
      ['since_fit', 3],
      ['test.now', -0.5],
      ['pruned.now', null],
    ])
    expect(squaredDeviation({ hazard: circuit }, features)).toBe((9 + 1) / 2)
    expect(squaredDeviation({ hazard: circuit }, new Map())).toBe(0)
  })

  const hopeless = { ...constantly(1e-3), terms: circuit.terms }
  const strange = parametersOf({ circuit, hazard: hopeless, usual: 0.1 })
  const usual = parametersOf({ circuit, hazard: hopeless, usual: 100 })
  const spec = runOf({ max_steps: 10_000 })
  const observations = memorizedAt(...Array.from({ length: 12 }, (_, index) => 500 + 500 * index))

  test('has a phase that is undetermined, no forecast, and is never advised against', () => {
    const folded = fold(spec, observations, strange)
    for (const { verdict, advice, state } of folded) {
      expect(verdict.phase).toBe('undetermined')
      expect(state).toMatchObject({ hopelessFor: 0, hopelessSince: null, stopFor: 0, stopSince: null })
      expect(advice).toMatchObject({ advice: 'undetermined', forecast: null, expected_transition: null })
    }
    const facts = folded.at(-1)?.verdict.evidence ?? []
    expect(facts.find(({ measure }) => measure === 'strangeness')?.statement).toContain('unlike those')
  })

  test('is told apart by that alone', () => {
    expect(fold(spec, observations, usual).at(-1)?.verdict.phase).toBe('stalled')
  })
})

describe('what counts as hopeless', () => {
  const spec = runOf({ max_steps: 1e6 })
  const withHazard = (probability: number) =>
    parametersOf({ hazard: constantly(1 - (1 - probability) ** (1 / 8)) })

  test.each([
    [hopelessMarks.still * 0.99, 3, 0],
    [hopelessMarks.still * 1.01, 0, 0],
    [stopMark * 0.99, 3, 3],
  ])('at a probability of %f within the budget, on three snapshots: %i, and %i to stop', (p, some, stop) => {
    const { state } = fold(spec, memorizedAt(500, 600, 700), withHazard(p)).at(-1) ?? expect.fail('empty')
    expect(probabilityWithinBudget(state)).toBeCloseTo(p, 9)
    expect([state.hopelessFor, state.stopFor]).toEqual([some, stop])
    expect(state.hopelessSince).toBe(some > 0 ? 500 : null)
    expect(state.stopSince).toBe(stop > 0 ? 500 : null)
  })

  test('is less where something of unseen data moves', () => {
    const count = (p: number, ...losses: readonly number[]): number | undefined => {
      const observations = losses.map((test_loss, at) =>
        snapshotAt(500 + 100 * at, { ...memorized, test_loss }),
      )
      return fold(spec, observations, withHazard(p)).at(-1)?.state.hopelessFor
    }
    const between = (hopelessMarks.still + hopelessMarks.moved) / 2
    expect(count(between, 12, 11.9, 11.9)).toBe(3)
    expect(count(between, 12, 10, 10)).toBe(0)
    expect(count(hopelessMarks.moved * 0.99, 12, 10, 10)).toBe(3)
  })

  test('begins again after one that is not', () => {
    const [, , last] = fold(spec, memorizedAt(500, 600, 700), withHazard(0.01))
    const before = { ...(last?.state ?? expect.fail('empty')), parameters: withHazard(0.9) }
    expect(withOutlook(before)).toMatchObject({
      hopelessFor: 0,
      hopelessSince: null,
      stopFor: 0,
      stopSince: null,
    })
  })

  test('without a budget nothing does', () => {
    const { state } =
      fold(runOf(), memorizedAt(500, 600, 700), withHazard(0.01)).at(-1) ?? expect.fail('empty')
    expect(probabilityWithinBudget(state)).toBeNull()
    expect(state.hopelessFor).toBe(0)
    const planned = fittedState(initialState(runOf({ planned_steps: 2000 })), {
      outlook: outlookAt(1000, 0.25),
    })
    expect(probabilityWithinBudget(planned)).toBeCloseTo(0.25, 12)
  })
})
