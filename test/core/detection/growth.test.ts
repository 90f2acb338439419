/** What circuit formation is called by, by hand. */
import { describe, expect, test } from 'vitest'
import { growth, growthOf, isPlain, leastFall } from '../../../src/core/detection/growth.ts'
import {
  evidenceWeight,
  fallWeight,
  movedLossFall,
  plainAhead,
  plainFall,
  plainRise,
} from '../../../src/core/detection/thresholds.ts'
import { fold, memorized, runOf, snapshotAt } from './fold.ts'
import { constantly, outlookAt, parametersOf } from './made-model.ts'

describe('growth', () => {
  const even = { ahead: 0.5, circuit: 0.5, fall: 1 }

  test('is the sum of the log odds, those of a circuit tempered, and of the fall by its weight', () => {
    expect(growth({ ahead: 0.8, circuit: 0.9, fall: 0.7 })).toBeCloseTo(
      Math.log(4) + evidenceWeight * Math.log(9) + fallWeight * 0.7,
      12,
    )
    expect(growth(even)).toBeCloseTo(fallWeight, 12)
  })

  test('where no loss on unseen data is known is that of the odds alone', () => {
    expect(growth({ ...even, fall: null })).toBe(0)
  })

  test('is none where the losses have not moved, however sure the rest is', () => {
    expect(growth({ ahead: 1, circuit: 1, fall: movedLossFall })).toBeNull()
    expect(growth({ ahead: 0, circuit: 0, fall: movedLossFall + 1e-9 })).not.toBeNull()
  })

  test('is finite at certainty', () => {
    expect(growth({ ahead: 1, circuit: 0, fall: 1 })).toBeCloseTo(8 - 8 * evidenceWeight + fallWeight, 12)
    expect(growth({ ahead: 0, circuit: 1, fall: 1 })).toBeCloseTo(-8 + 8 * evidenceWeight + fallWeight, 12)
  })
})

test('the fall is that of the loss that has fallen least, of those that are known', () => {
  const fallen = (values: Readonly<Record<string, number>>): number | null => {
    const { test_loss: _, sum_averaged_loss: __, ...rest } = memorized
    const observations = [2, 1].map((times, at) =>
      snapshotAt(1000 * (at + 1), {
        ...rest,
        ...Object.fromEntries(Object.entries(values).map(([name, fall]) => [name, fall ** (times - 1)])),
      }),
    )
    return leastFall(fold(runOf(), observations, parametersOf({})).at(-1)?.state ?? expect.fail('empty'))
  }
  expect(fallen({ test_loss: 2, sum_averaged_loss: 3 })).toBeCloseTo(Math.log(2), 12)
  expect(fallen({ test_loss: 2 })).toBeCloseTo(Math.log(2), 12)
  expect(fallen({ test_loss: 0.5, sum_averaged_loss: 3 })).toBe(0)
  expect(fallen({})).toBeNull()
})

describe('of a run', () => {
  const parameters = parametersOf({ hazard: constantly(0.5) })
  const falling = [12, 12, 4, 4].map((test_loss, at) =>
    snapshotAt(1000 * (at + 1), { ...memorized, test_loss, sum_averaged_loss: test_loss / 2 }),
  )

  test('it takes the filtered circuit and the odds within the budget; without one, those of the jump at all', () => {
    // A jump with 1/2 in each of eight intervals.
    for (const [schedule, ahead] of [
      [{ max_steps: 4000 }, 0],
      [{}, 1 - 2 ** -8],
    ] as const) {
      const { state } = fold(runOf(schedule), falling, parameters).at(-1) ?? expect.fail('empty')
      expect(growthOf(state)).toBeCloseTo(
        growth({ ahead, circuit: state.circuit, fall: Math.log(3) }) ?? Number.NaN,
        12,
      )
    }
  })

  test('it is none before an expert has spoken', () => {
    const fitting = snapshotAt(1000, { ...memorized, train_accuracy: 0.5 })
    const { state } = fold(runOf(), [fitting], parameters).at(-1) ?? expect.fail('empty')
    expect(growthOf(state)).toBeNull()
  })
})

test.each([
  [plainFall + 0.01, plainRise + 0.01, plainAhead, true],
  [plainFall - 0.01, plainRise + 0.01, plainAhead, false],
  [plainFall + 0.01, plainRise - 0.01, plainAhead, false],
  [plainFall + 0.01, plainRise + 0.01, plainAhead - 0.01, false],
])(
  'restricted loss fallen by %f, excluded loss risen by %f, P(ahead) %f: plain is %s',
  (fall, rise, ahead, is) => {
    const observations = [
      snapshotAt(1000, memorized),
      snapshotAt(2000, {
        ...memorized,
        restricted_loss_top_five: memorized.restricted_loss_top_five * Math.exp(-fall),
        excluded_loss_top_five: memorized.excluded_loss_top_five * Math.exp(rise),
      }),
    ]
    const { state } =
      fold(runOf({ max_steps: 4000 }), observations, parametersOf({})).at(-1) ?? expect.fail('empty')
    expect(isPlain({ ...state, outlook: outlookAt(2000, ahead) })).toBe(is)
  },
)
