/** Both sides of the detector's marks: what just shows a phase, and what just does not. */
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../src/core/detection/detect.ts'
import { cleanedUp, fold, memorized, runOf, snapshotAt } from './fold.ts'

const lastPhase = (observations: readonly Observation[]): string | undefined =>
  fold(runOf(), observations).at(-1)?.verdict.phase

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
  test('needs votes that span a share of the steps since the fit, not only three of them', () => {
    const observations = Array.from({ length: 24 }, (_, index) => {
      const step = 500 + 100 * index
      const averaged = step < 2000 ? 6 : 5 - (step - 2000) / 1000
      return snapshotAt(step, { ...memorized, restricted_loss_top_five: 4, sum_averaged_loss: averaged })
    })
    const folded = fold(runOf(), observations)
    // Votes begin at 2000, 1500 steps after the fit: they must reach 1.4 x 1500 after it.
    expect(folded.find(({ state }) => state.votes === 1)?.step).toBe(2000)
    expect(folded.find(({ verdict }) => verdict.phase === 'circuit_formation')?.step).toBe(2600)
  })

  test.each([
    [0.9, 'memorization'],
    [1.1, 'circuit_formation'],
  ])('by an excluded loss that grows as step to the %f: %s', (power, phase) => {
    const observations = Array.from({ length: 16 }, (_, index) => {
      const step = 500 + 500 * index
      return snapshotAt(step, {
        ...memorized,
        restricted_loss_top_five: index === 0 ? 4.9 : 4,
        excluded_loss_top_five: 0.001 * (step / 500) ** power,
        // Under .97 of its maximum, which supports, and over .9, which would vote by itself.
        sum_averaged_loss: index === 0 ? 6 : 5.6,
      })
    })
    expect(lastPhase(observations)).toBe(phase)
  })

  test('by the excluded loss alone is not enough: what is memorized grows it too', () => {
    const observations = Array.from({ length: 16 }, (_, index) => {
      const step = 500 + 500 * index
      return snapshotAt(step, {
        ...memorized,
        restricted_loss_top_five: index === 0 ? 4.9 : 4,
        excluded_loss_top_five: 0.001 * (step / 500) ** 2,
        sum_averaged_loss: index === 0 ? 6 : 5.9,
      })
    })
    expect(lastPhase(observations)).toBe('memorization')
  })

  test.each([
    [0.89, 'circuit_formation'],
    [0.91, 'memorization'],
  ])('needs a restricted loss under .9 of the uniform loss: %f gives %s', (share, phase) => {
    const observations = Array.from({ length: 16 }, (_, index) =>
      snapshotAt(500 + 500 * index, {
        ...memorized,
        restricted_loss_top_five: share * Math.log(113),
        sum_averaged_loss: 6 - 0.3 * index,
      }),
    )
    expect(lastPhase(observations)).toBe(phase)
  })
})
