/** Both sides of the marks at which a run counts as hopeless, as one that may be stopped, and as one that does not fit. */
import { describe, expect, test } from 'vitest'
import { type DetectorState, initialState } from '../../../src/core/detection/detect.ts'
import { isHopeless, isStoppable, isUnfit } from '../../../src/core/detection/hopeless.ts'
import {
  movedAccuracyRise,
  movedLossFall,
  stopBudgetShare,
  unfitAnywayShare,
  unfitBudgetShare,
} from '../../../src/core/detection/thresholds.ts'
import { fold, memorized, runOf, scalarsAt, snapshotAt } from './fold.ts'
import { fittedState, moved, outlookAt } from './made-model.ts'

const budget = 10_000
const spec = runOf({ max_steps: budget })

/** Hopeless and to be stopped since step 1000, on five snapshots, at step 4000. */
function stateOf(changes: Partial<DetectorState> = {}, step = 4000): DetectorState {
  const { recent } = fold(spec, [snapshotAt(step, memorized)]).at(-1)?.state ?? expect.fail('empty')
  const counts = { hopelessFor: 5, hopelessSince: 1000, stopFor: 5, stopSince: 1000 }
  return fittedState(initialState(spec), { ...counts, outlook: outlookAt(step, 0.01), recent, ...changes })
}

describe('hopeless', () => {
  test.each([
    ['on two observations', { hopelessFor: 2 }, true],
    ['not on one', { hopelessFor: 1 }, false],
    ['that span a factor of 1.05', { hopelessSince: 3800 }, true],
    ['not less', { hopelessSince: 3900 }, false],
    ['not where it has not begun', { hopelessSince: null }, false],
    ['not where nothing is said', { outlook: null }, false],
  ])('%s', (_, changes, is) => {
    expect(isHopeless(stateOf(changes))).toBe(is)
  })

  test.each([
    ['a test loss that has fallen', { test: Math.log(12 / Math.log(113)) + movedLossFall + 0.01 }, {}],
    ['a test accuracy that has risen', {}, { accuracy: -movedAccuracyRise }],
  ])('takes three where something moves: %s', (_, more, less) => {
    const hopelessAfter = (hopelessFor: number): boolean => {
      const state = stateOf({ hopelessFor })
      return isHopeless({ ...state, most: { ...state.most, ...more }, least: { ...state.least, ...less } })
    }
    expect(hopelessAfter(2)).toBe(false)
    expect(hopelessAfter(3)).toBe(true)
  })
})

describe('to be stopped', () => {
  test.each([
    ['on five observations', {}, true],
    ['not on four', { stopFor: 4 }, false],
    ['that span a factor of 1.5', { stopSince: 2600 }, true],
    ['not less', { stopSince: 2700 }, false],
    ['only where it is hopeless', { hopelessFor: 1 }, false],
    ['not without a budget', { budget: null }, false],
  ])('%s', (_, changes, is) => {
    expect(isStoppable(stateOf(changes))).toBe(is)
  })

  test('not before its share of the budget', () => {
    expect(isStoppable(stateOf({}, stopBudgetShare * budget))).toBe(true)
    expect(isStoppable(stateOf({}, stopBudgetShare * budget - 1))).toBe(false)
  })
})

describe('not fitted', () => {
  /** A train accuracy of .5 until the first step, and then of what is given, to the last step. */
  const stateAfter = (last: number, accuracy: number): DetectorState => {
    const observations = [500, 1000, last].map((step) =>
      snapshotAt(step, { ...memorized, train_loss: 2, train_accuracy: step === last ? accuracy : 0.5 }),
    )
    return fold(spec, observations, moved).at(-1)?.state ?? expect.fail('empty')
  }

  test.each([
    [unfitBudgetShare * budget, 0.51, true],
    [unfitBudgetShare * budget - 1, 0.51, false],
    [unfitBudgetShare * budget, 0.53, false],
    [unfitAnywayShare * budget, 0.9, true],
    [unfitAnywayShare * budget - 1, 0.9, false],
  ])('at step %i with an accuracy of %f: %s', (step, accuracy, is) => {
    const state = stateAfter(step, accuracy)
    expect(isUnfit(state)).toBe(is)
    expect(state.phase).toBe(is ? 'stalled' : 'fitting')
  })

  test('from a train loss alone only at the later mark', () => {
    const observations = (last: number) =>
      [500, last].map((step) => scalarsAt(step, { train_loss: 2, test_loss: 5 }))
    const unfit = (last: number) =>
      isUnfit(fold(spec, observations(last), moved).at(-1)?.state ?? expect.fail('empty'))
    expect(unfit(unfitBudgetShare * budget)).toBe(false)
    expect(unfit(unfitAnywayShare * budget)).toBe(true)
  })

  test('is not said of a run that is fitted, has no budget, or shows nothing of its train data', () => {
    const unfit = stateAfter(6000, 0.5)
    expect(isUnfit(unfit)).toBe(true)
    expect(isUnfit({ ...unfit, fittedStep: 100 })).toBe(false)
    expect(isUnfit({ ...unfit, budget: null })).toBe(false)
    const weights = [500, 6000].map((step) => snapshotAt(step, { sum_squared_weights: 3000 }))
    expect(isUnfit(fold(spec, weights, moved).at(-1)?.state ?? expect.fail('empty'))).toBe(false)
  })
})
