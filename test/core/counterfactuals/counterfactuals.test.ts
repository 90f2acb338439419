/** Stopping rules that people use: each by its documentation, all of them past only. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Check, pointsOf } from '../../../src/core/counterfactuals/counterfactual.ts'
import { kerasPatience } from '../../../src/core/counterfactuals/keras-patience.ts'
import { lightningPatience } from '../../../src/core/counterfactuals/lightning-patience.ts'
import { medianStopping } from '../../../src/core/counterfactuals/median-stop.ts'
import { patienceStop } from '../../../src/core/counterfactuals/patience.ts'
import { plateau } from '../../../src/core/counterfactuals/plateau.ts'
import { counterfactuals } from '../../../src/core/counterfactuals/register.ts'
import { checksOf, counterfactualStops } from '../../../src/core/counterfactuals/replay.ts'
import { validationThreshold } from '../../../src/core/counterfactuals/validation-threshold.ts'
import type { Observation } from '../../../src/core/detection/detect.ts'
import { counterfactualStopSchema } from '../../../src/wire/counterfactuals.ts'

function checks(name: string, values: readonly number[]): Check[] {
  return values.map((value, index) => ({ step: 10 * index, values: { [name]: value } }))
}

const lossy = (values: readonly number[]) => checks('test_loss', values)
const accurate = (values: readonly number[]) => checks('test_accuracy', values)

describe('patience', () => {
  test('of Keras: the first check that is no better, but never the first of all', () => {
    expect(kerasPatience.stopAt(lossy([3, 2, 1, 1, 0]), [])).toBe(30)
    expect(kerasPatience.stopAt(lossy([3, 2, 1]), [])).toBeNull()
    expect(kerasPatience.stopAt(lossy([Number.NaN, 1, 0]), [])).toBeNull()
  })

  test('of Lightning: three checks in a row, or what is not finite', () => {
    expect(lightningPatience.stopAt(lossy([3, 4, 4, 2, 2, 2, 2]), [])).toBe(60)
    expect(lightningPatience.stopAt(lossy([3, 2, Number.POSITIVE_INFINITY]), [])).toBe(20)
    expect(lightningPatience.stopAt(lossy([3, 2, Number.NaN]), [])).toBe(20)
  })

  test('an improvement by no more than min_delta is none', () => {
    const points = pointsOf(lossy([3, 2.95, 2.9, 2.8]), 'test_loss')
    expect(patienceStop(points, { patience: 2, minDelta: 0.1, checkFinite: false })).toBe(20)
    expect(patienceStop(points, { patience: 2, minDelta: 0, checkFinite: false })).toBeNull()
  })
})

test('the plateau ends with the third reduction: three times eleven checks without a fall by 0.01%', () => {
  expect(plateau.stopAt(lossy(Array(40).fill(1)), [])).toBe(330)
  expect(plateau.stopAt(lossy(Array.from({ length: 100 }, (_, index) => 0.999 ** index)), [])).toBeNull()
})

test('the threshold is a test accuracy of 99%', () => {
  expect(validationThreshold.stopAt(accurate([0, 0.98, 0.99, 1]), [])).toBe(20)
  expect(validationThreshold.stopAt(accurate([0, 0.98]), [])).toBeNull()
})

describe('the median rule', () => {
  const others = [accurate([0.5, 0.5, 0.5]), accurate([0.25, 0.25, 0.25]), accurate([0.125, 0.125, 0.125])]

  test('stops what is under the median of the running averages', () => {
    expect(medianStopping.stopAt(accurate([0.25, 0.1, 0.1]), others)).toBeNull()
    expect(medianStopping.stopAt(accurate([0.2, 0.2, 0.2]), others)).toBe(0)
  })

  test('needs three others that have a value by then', () => {
    expect(medianStopping.stopAt(accurate([0.1]), others.slice(1))).toBeNull()
    const late = { step: 20, values: { test_accuracy: 0.9 } }
    expect(medianStopping.stopAt(accurate([0, 0, 0]), [...others.slice(1), [late]])).toBe(20)
  })
})

test('none of them sees what comes later', () => {
  const losses = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 2, maxLength: 60 })
  fc.assert(
    fc.property(losses, losses, fc.nat(60), (values, others, length) => {
      for (const { reads, stopAt } of counterfactuals) {
        const all = checks(reads, values)
        const beside = [checks(reads, others), checks(reads, others), checks(reads, others)]
        const stop = stopAt(all, beside)
        const changed = [...all.slice(0, length), ...checks(reads, others).slice(length)]
        const again = stopAt(changed, beside)
        if (stop !== null && stop < 10 * length) expect(again).toBe(stop)
        else expect(again === null || again >= 10 * Math.min(length, values.length)).toBe(true)
      }
    }),
    { numRuns: 100 },
  )
})

describe('over a run', () => {
  const rows = [0.1, 0.2, 0.2, 0.3, 1].map(
    (test_accuracy, index): Observation => ({
      step: 10 * index,
      readings: index === 0 ? { test_loss: { value: 1 } } : null,
      scalars: index === 0 ? { test_accuracy } : { test_accuracy, test_loss: 1 + index },
    }),
  )

  test('scalars are the checks, and readings where there are none', () => {
    expect(checksOf(rows).map(({ values }) => values['test_loss'])).toEqual([1, 2, 3, 4, 5])
  })

  test('each says where it would have stopped, and what that would have lost', () => {
    const stops = counterfactualStops(rows, [])
    expect(
      stops.map(({ id, hindsight: { stop_step: at, generalization_lost: lost } }) => [id, at, lost]),
    ).toEqual([
      ['keras_patience', 10, true],
      ['lightning_patience', 30, true],
      ['median_stop', null, false],
      ['plateau', null, false],
      ['validation_threshold', 40, false],
    ])
    for (const stop of stops) expect(counterfactualStopSchema.parse(stop)).toEqual(stop)
  })

  test('a rule that has nothing to watch says so', () => {
    const bare = rows.map(({ step }) => ({ step, readings: null, scalars: { train_loss: 1 } }))
    for (const { reads, unavailable } of counterfactualStops(bare, []).map((stop, index) => ({
      ...stop,
      reads: counterfactuals[index]?.reads,
    })))
      expect(unavailable).toBe(`the run has no ${reads}`)
  })
})
