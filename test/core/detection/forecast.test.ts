/** The survival model: a constant hazard has a survival that is known; and what holds for any hazard. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  horizonFeatures,
  horizons,
  intervals,
  probabilityBy,
  quantileOf,
  survivalOf,
} from '../../../src/core/detection/forecast.ts'
import { constantly } from './made-model.ts'

const none = new Map<string, number | null>()

function surviving(hazards: readonly number[]): number[] {
  const survival = [1]
  for (const hazard of hazards) survival.push((survival.at(-1) ?? 1) * (1 - hazard))
  return survival
}

describe.each([0.05, 0.3, 0.8])('a hazard of %f in each interval', (hazard) => {
  const survival = survivalOf(constantly(hazard), none)

  test('is survived with a power of the rest', () => {
    expect(survival).toHaveLength(horizons.length)
    for (const [interval, left] of survival.entries()) expect(left).toBeCloseTo((1 - hazard) ** interval, 12)
  })

  test('gives the probability at a horizon, and between two at a share in the logarithm of steps', () => {
    for (const [interval, u] of horizons.entries()) {
      expect(probabilityBy(survival, 1000, 1000 * Math.exp(u))).toBeCloseTo(1 - (1 - hazard) ** interval, 9)
      const next = horizons[interval + 1]
      if (next === undefined) continue
      const between = 1000 * Math.exp(u + 0.25 * (next - u))
      expect(probabilityBy(survival, 1000, between)).toBeCloseTo(1 - (1 - hazard) ** (interval + 0.25), 9)
    }
  })

  test('nothing comes before the step itself, and nothing more after the last horizon', () => {
    expect(probabilityBy(survival, 1000, 1000)).toBe(0)
    expect(probabilityBy(survival, 1000, 10)).toBe(0)
    expect(probabilityBy(survival, 1000, 1e9)).toBeCloseTo(1 - (1 - hazard) ** intervals, 12)
  })
})

test('the median of what comes in the first interval alone is in its middle', () => {
  // Left at the end: .5^2, so that half of what comes has come where .625 is left.
  const survival = [1, 0.25, ...Array.from({ length: intervals - 1 }, () => 0.25)]
  const share = Math.log(0.625) / Math.log(0.25)
  expect(quantileOf(survival, 1000, 0.5)).toBeCloseTo(1000 * Math.exp(0.12 * share), 6)
})

test('the place of an interval is its middle', () => {
  expect(horizonFeatures(0)).toEqual([
    ['horizon', 0.06],
    ['log_horizon', Math.log(0.06)],
  ])
  const later = { intercept: 0, terms: [{ feature: 'horizon', mean: 0, scale: 1, weight: -1 }] }
  const [, first = 0, second = 0] = survivalOf(later, none)
  expect(first).toBeCloseTo(1 - 1 / (1 + Math.exp(0.06)), 12)
  expect(second / first).toBeCloseTo(1 - 1 / (1 + Math.exp(0.21)), 12)
})

describe('whatever the hazards', () => {
  /** Hazards so small and so large that they round to 0 and to 1, too. */
  const survivals = fc
    .array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: intervals, maxLength: intervals })
    .map((logits) => surviving(logits.map((logit) => 1 / (1 + Math.exp(-logit)))))
  const steps = fc.integer({ min: 0, max: 1_000_000 })

  test('a larger budget never makes the jump less likely, and it stays a probability', () => {
    fc.assert(
      fc.property(survivals, steps, fc.array(steps, { minLength: 2 }), (survival, step, budgets) => {
        const likely = budgets.sort((a, b) => a - b).map((budget) => probabilityBy(survival, step, budget))
        for (const [index, probability] of likely.entries()) {
          expect(probability).toBeGreaterThanOrEqual(Math.max(0, (likely[index - 1] ?? 0) - 1e-12))
          expect(probability).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 300, seed: 5 },
    )
  })

  test('quantiles are in order, from the step on and within the horizons', () => {
    fc.assert(
      fc.property(survivals, steps, (survival, step) => {
        const quantiles = [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => quantileOf(survival, step, share))
        for (const [index, quantile] of quantiles.entries())
          expect(quantile).toBeGreaterThanOrEqual((quantiles[index - 1] ?? step) * (1 - 1e-12))
        expect(quantiles.at(-1)).toBeLessThanOrEqual(step * Math.exp(6) * (1 + 1e-12))
      }),
      { numRuns: 300, seed: 6 },
    )
  })

  test('by a quantile of what comes, that share of it has come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), {
          minLength: intervals,
          maxLength: intervals,
        }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (hazards, share) => {
          const survival = surviving(hazards)
          const by = quantileOf(survival, 500, share)
          expect(probabilityBy(survival, 500, by)).toBeCloseTo(share * (1 - (survival.at(-1) ?? 1)), 9)
        },
      ),
      { numRuns: 200, seed: 7 },
    )
  })
})
