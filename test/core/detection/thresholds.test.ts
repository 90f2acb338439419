/** Both sides of the detector's marks: what just shows a phase, and what just does not. */
import { describe, expect, test } from 'vitest'
import { initialState, type Observation } from '../../../src/core/detection/detect.ts'
import { phaseOf } from '../../../src/core/detection/phase.ts'
import { rolesOf } from '../../../src/core/detection/roles.ts'
import { signalsOf } from '../../../src/core/detection/signals.ts'
import { circuitBudgetMark, circuitMark, circuitReleased } from '../../../src/core/detection/thresholds.ts'
import type { Phase } from '../../../src/wire/phase.ts'
import { cleanedUp, fold, memorized, runOf, snapshotAt } from './fold.ts'
import { fittedState, moved, outlookAt } from './made-model.ts'

const lastPhase = (observations: readonly Observation[]): string | undefined =>
  fold(runOf(), observations, moved).at(-1)?.verdict.phase

describe('cleaned up', () => {
  /** Memorized, then generalizing from 8000 on, with the values of each later snapshot at 1000 steps apart. */
  const settling = (...snapshots: readonly Readonly<Record<string, number>>[]): Observation[] => [
    snapshotAt(4000, memorized),
    ...[{}, ...snapshots].map((values, index) =>
      snapshotAt(8000 + 1000 * index, { ...cleanedUp, ...values }),
    ),
  ]

  test('needs rest over one decay time, on two snapshots', () => {
    expect(lastPhase(settling({}))).toBe('cleanup')
    expect(lastPhase(settling({}, {}))).toBe('generalized')
  })

  test('is not while the Gini coefficient still rises by .03', () => {
    const rising = (by: number) => [1, 2, 3].map((index) => ({ gini_neuron_logit: 0.8 + by * index }))
    expect(lastPhase(settling(...rising(0.031)))).toBe('cleanup')
    expect(lastPhase(settling(...rising(0.029)))).toBe('generalized')
    expect(lastPhase(settling(...rising(-0.1)))).toBe('generalized')
  })

  test('is not while the sum of squares still moves by 5%', () => {
    const moving = (by: number) =>
      [1, 2, 3].map((index) => ({ sum_squared_weights: 1000 * Math.exp(by * index) }))
    expect(lastPhase(settling(...moving(-0.051)))).toBe('cleanup')
    expect(lastPhase(settling(...moving(0.051)))).toBe('cleanup')
    expect(lastPhase(settling(...moving(-0.049)))).toBe('generalized')
  })

  test('is not at a test accuracy of .99', () => {
    const accuracy = (test_accuracy: number) => [{}, {}, {}].map(() => ({ test_accuracy }))
    expect(lastPhase(settling(...accuracy(0.99)))).toBe('cleanup')
    expect(lastPhase(settling(...accuracy(0.991)))).toBe('generalized')
  })
})

test('generalized is left with the accuracy, and not because the weights move again', () => {
  const settled = [8000, 9000, 10_000].map((step) => snapshotAt(step, cleanedUp))
  const next = (values: Readonly<Record<string, number>>) =>
    lastPhase([snapshotAt(4000, memorized), ...settled, snapshotAt(11_000, { ...cleanedUp, ...values })])
  expect(next({ sum_squared_weights: 1500, gini_neuron_logit: 0.9 })).toBe('generalized')
  expect(next({ test_accuracy: 0.98 })).toBe('cleanup')
})

describe('cleanup', () => {
  const turned = (values: Readonly<Record<string, number>>) => [
    snapshotAt(4000, memorized),
    snapshotAt(8000, { ...memorized, ...values }),
  ]
  const uniform = Math.log(113)

  test('needs a test loss under half its maximum', () => {
    const restricted_loss_top_five = 0.001
    expect(lastPhase(turned({ restricted_loss_top_five, test_loss: 6 }))).toBe('memorization')
    expect(lastPhase(turned({ restricted_loss_top_five, test_loss: 5.99 }))).toBe('cleanup')
  })

  test('needs a circuit that predicts: a loss that falls alone is a slingshot or its end', () => {
    const fallen = (share: number) => turned({ test_loss: 1, restricted_loss_top_five: share * uniform })
    expect(lastPhase(fallen(0.026))).toBe('memorization')
    expect(lastPhase(fallen(0.024))).toBe('cleanup')
  })
})

describe('circuit formation', () => {
  const spec = runOf({ max_steps: 10_000 })
  const now = signalsOf(snapshotAt(1000, memorized), rolesOf('modular_arithmetic'))
  const phaseWith = (circuit: number, likely: number, previous: Phase = 'memorization') =>
    phaseOf(fittedState(initialState(spec), { circuit, outlook: outlookAt(1000, likely) }), previous, now)

  test.each([
    [circuitMark, 'circuit_formation'],
    [circuitMark - 0.01, 'memorization'],
  ])('at a filtered probability of %f: %s', (circuit, phase) => {
    expect(phaseWith(circuit, 0.9)).toBe(phase)
  })

  test.each([
    [circuitBudgetMark + 0.01, 'circuit_formation'],
    [circuitBudgetMark - 0.01, 'memorization'],
  ])('where the jump comes within the budget with %f: %s', (likely, phase) => {
    expect(phaseWith(0.9, likely)).toBe(phase)
  })

  test.each([
    [circuitReleased, 'circuit_formation'],
    [circuitReleased - 0.01, 'memorization'],
  ])('is held until the probability is under its other mark: %f is %s', (circuit, phase) => {
    expect(phaseWith(circuit, 0.3, 'circuit_formation')).toBe(phase)
  })

  test('is not called of a run that is hopeless', () => {
    const counts = { hopelessFor: 3, hopelessSince: 500 }
    const state = fittedState(initialState(spec), { circuit: 0.9, outlook: outlookAt(1000, 0.1), ...counts })
    expect(phaseOf(state, 'circuit_formation', now)).toBe('stalled')
  })
})

describe('levelled off', () => {
  /** Test accuracy at 10,000, 12,000, 15,000 and 16,000. */
  const levelled = (...accuracies: readonly number[]) =>
    lastPhase([
      snapshotAt(4000, memorized),
      ...[10_000, 12_000, 15_000, 16_000].map((step, index) =>
        snapshotAt(step, {
          ...cleanedUp,
          test_accuracy: accuracies[index] ?? Number.NaN,
          sum_squared_weights: 3000 - step / 10,
        }),
      ),
    ])

  test('between .95 and .99, without a gain over a growth of the step by a half, on two snapshots', () => {
    expect(levelled(0.96, 0.961, 0.962, 0.964)).toBe('generalized')
    expect(levelled(0.96, 0.961, 0.962, 0.97)).toBe('cleanup')
    expect(levelled(0.94, 0.961, 0.962, 0.964)).toBe('cleanup')
  })
})

test('held for as long as the run took to get there, weights that still move end nothing', () => {
  const moving = (last: number) =>
    lastPhase([
      snapshotAt(4000, memorized),
      ...[8000, 12_000, last - 1000, last].map((step) =>
        snapshotAt(step, { ...cleanedUp, sum_squared_weights: 1000 * Math.exp(step / 8000) }),
      ),
    ])
  expect(moving(17_000)).toBe('generalized')
  expect(moving(16_000)).toBe('cleanup')
})
