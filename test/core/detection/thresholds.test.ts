/** Both sides of the detector's marks: what just shows a phase, and what just does not. */
import { describe, expect, test } from 'vitest'
import type { DetectorState, Observation } from '../../../src/core/detection/detect.ts'
import { phaseOf } from '../../../src/core/detection/phase.ts'
import { rolesOf } from '../../../src/core/detection/roles.ts'
import { signalsOf } from '../../../src/core/detection/signals.ts'
import { circuitReleased, jumpAccuracy, movedLossFall } from '../../../src/core/detection/thresholds.ts'
import type { Phase } from '../../../src/wire/phase.ts'
import { cleanedUp, fold, memorized, runOf, scalarsAt, snapshotAt } from './fold.ts'
import { moved, outlookAt, parametersOf } from './made-model.ts'

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
    ...[4000, 5000].map((step) => snapshotAt(step, memorized)),
    ...[8000, 9000, 10_000].map((step) =>
      snapshotAt(step, { ...memorized, sum_averaged_loss: 1, ...values }),
    ),
  ]
  const uniform = Math.log(113)

  test('needs a test loss under half its maximum', () => {
    const restricted_loss_top_five = 0.001
    expect(lastPhase(turned({ restricted_loss_top_five, test_loss: 6 }))).toBe('circuit_formation')
    expect(lastPhase(turned({ restricted_loss_top_five, test_loss: 5.99 }))).toBe('cleanup')
  })

  test('needs a circuit that predicts: a loss that falls alone is a slingshot or its end', () => {
    const fallen = (share: number) => turned({ test_loss: 1, restricted_loss_top_five: share * uniform })
    expect(lastPhase(fallen(0.026))).toBe('circuit_formation')
    expect(lastPhase(fallen(0.024))).toBe('cleanup')
  })

  test('is not called before the circuit: both at once are circuit formation first', () => {
    const phases = fold(runOf(), turned({ restricted_loss_top_five: 0.001, test_loss: 1 }), moved)
    expect(phases.map(({ verdict }) => verdict.phase)).toEqual([
      ...['memorization', 'memorization', 'memorization'],
      ...['circuit_formation', 'cleanup'],
    ])
  })

  test('is not called where no circuit is, until the accuracy is that of the jump', () => {
    const alone = { restricted_loss_top_five: 0.001, test_loss: 1, sum_averaged_loss: 6 }
    expect(lastPhase(turned(alone))).toBe('memorization')
    expect(lastPhase(turned({ ...alone, test_accuracy: jumpAccuracy - 0.01 }))).toBe('memorization')
    expect(lastPhase(turned({ ...alone, test_accuracy: jumpAccuracy }))).toBe('cleanup')
  })
})

describe('circuit formation', () => {
  const spec = runOf({ max_steps: 10_000 })
  const now = signalsOf(snapshotAt(1000, memorized), rolesOf('modular_arithmetic'))
  /** A run whose losses on unseen data have fallen by this, in ln. */
  const stateOf = (fall: number, likely: number, changes: Partial<DetectorState> = {}): DetectorState => {
    const state = fold(spec, [snapshotAt(1000, memorized)], parametersOf({ call: 2 })).at(-1)?.state
    const { most, ...rest } = state ?? expect.fail('empty')
    const above = (level: number | undefined): number => (level ?? Number.NaN) + fall
    const higher = { ...most, test: above(most.test), averaged: above(most.averaged) }
    return { ...rest, most: higher, circuit: 0.5, outlook: outlookAt(1000, likely), ...changes }
  }
  const phaseWith = (fall: number, likely: number, previous: Phase = 'memorization') =>
    phaseOf(stateOf(fall, likely), previous, now)

  test.each([
    [1.01, 'circuit_formation'],
    [0.99, 'memorization'],
  ])('at even odds, and a mark of 2 for which a fall counts twice: a fall by %f is %s', (fall, phase) => {
    expect(phaseWith(fall, 0.5)).toBe(phase)
  })

  test('of what has hardly moved is not called, however sure the forecast', () => {
    expect(phaseWith(movedLossFall + 0.01, 1 - 1e-6)).toBe('circuit_formation')
    expect(phaseWith(movedLossFall - 0.01, 1 - 1e-6)).toBe('memorization')
  })

  test.each([
    [circuitReleased + 0.01, 0.01, 'circuit_formation'],
    [0.01, circuitReleased + 0.01, 'circuit_formation'],
    [circuitReleased - 0.01, circuitReleased - 0.01, 'memorization'],
  ])(
    'is held while a circuit, or the jump within the budget, is likely: %f, %f is %s',
    (circuit, likely, phase) => {
      const state = stateOf(0.2, likely, { circuit })
      expect(phaseOf(state, 'memorization', now)).toBe('memorization')
      expect(phaseOf(state, 'circuit_formation', now)).toBe(phase)
    },
  )

  test('is called at a snapshot where there are snapshots, and held at lines of scalars between them', () => {
    const line = signalsOf(scalarsAt(1100, { test_loss: 1 }), rolesOf('modular_arithmetic'))
    expect(phaseOf(stateOf(2, 0.5), 'memorization', line)).toBe('memorization')
    expect(phaseOf(stateOf(2, 0.5), 'circuit_formation', line)).toBe('circuit_formation')
    expect(phaseOf(stateOf(2, 0.5, { snapshots: 0 }), 'memorization', line)).toBe('circuit_formation')
  })

  test('is taken back where the losses have risen again', () => {
    expect(phaseWith(0, 0.9, 'circuit_formation')).toBe('memorization')
  })

  test('is not called of a run that is hopeless', () => {
    const state = stateOf(2, 0.1, { hopelessFor: 3, hopelessSince: 500 })
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

test('levelled off at its best, weights that still move end nothing', () => {
  const moving = (last: number) =>
    lastPhase([
      snapshotAt(4000, memorized),
      ...[8000, 10_000, last - 500, last].map((step) =>
        snapshotAt(step, { ...cleanedUp, sum_squared_weights: 1000 * Math.exp(step / 8000) }),
      ),
    ])
  expect(moving(12_500)).toBe('generalized')
  expect(moving(12_000)).toBe('cleanup')
})
