/** The plan of a run: what is evaluated when, within limits that are given. */
import { describe, expect, test } from 'vitest'
import { millisecondsOf } from '../../../src/core/cost.ts'
import { defaultLimits, type EvaluationLimits } from '../../../src/core/limits.ts'
import { isDue } from '../../../src/core/measures/due.ts'
import { planOf } from '../../../src/core/measures/plan.ts'
import { measures } from '../../../src/core/measures/register.ts'
import { shared } from '../../../src/core/measures/shared.ts'
import { sizesOf } from '../../../src/core/sizes.ts'
import { randomRun } from '../random-run.ts'
import { type SmallRun, subjectOf } from '../small-run.ts'

const run = randomRun({ operation: 'add', modulus: 7, architecture: 'transformer', seed: 5 })

function planned(limits: Partial<EvaluationLimits>, of: SmallRun = run) {
  const subject = subjectOf(of, { ...defaultLimits, ...limits })
  const tensors = subject.model?.tensors.map(({ name, sizes }) => ({ name, shape: sizes })) ?? null
  return { subject, tensors, plan: planOf(subject, tensors) }
}

test('every registered measure has a place in the plan, in the order of the register', () => {
  const { plan } = planned({})
  expect(plan.measures.map(({ measure }) => measure)).toEqual(measures)
})

test('with room for all, what can be evaluated is evaluated on every snapshot', () => {
  const { plan } = planned({})
  for (const { every, because } of plan.measures) expect(every === 1).toBe(because === null)
  expect(plan.average).toEqual(plan.most)
})

test('what measures share is counted once', () => {
  const { subject, tensors, plan } = planned({})
  const sizes = sizesOf(subject, tensors ?? [])
  const own = plan.measures.reduce((sum, { cost }) => sum + (cost === null ? 0 : millisecondsOf(cost)), 0)
  const used = new Set(plan.measures.flatMap(({ measure, every }) => (every === null ? [] : measure.shares)))
  const between = Array.from(used, (name) => millisecondsOf(shared[name](sizes)))
  expect(millisecondsOf(plan.average)).toBeCloseTo(
    between.reduce((sum, ms) => sum + ms, own),
    9,
  )
})

describe('limits', () => {
  const all = millisecondsOf(planned({}).plan.average)

  test.each([0.9, 0.5, 0.2, 0.05])('a share of %d of the time is kept on average', (share) => {
    const { plan } = planned({ averageMilliseconds: share * all })
    expect(millisecondsOf(plan.average)).toBeLessThanOrEqual(share * all)
    const thinned = plan.measures.filter(({ every }) => every !== null && every > 1)
    const refused = plan.measures.filter(({ every }) => every === null)
    expect(thinned.length + refused.length).toBeGreaterThan(0)
    for (const { because } of thinned) expect(because).toMatch(/on each snapshot the average would exceed/)
  })

  test('no snapshot takes more than the most, and what does not fit says what it takes', () => {
    const { plan } = planned({ mostMilliseconds: 0.5 * all })
    expect(millisecondsOf(plan.most)).toBeLessThanOrEqual(0.5 * all)
    const [refused] = plan.measures.filter(({ because }) => because?.includes('may take at most'))
    expect(refused?.because).toMatch(/it takes about [\d.e-]+ s of processor time/)
  })

  test('what would hold too much at once is refused, and a small measure beside it is not', () => {
    const { plan } = planned({ mostBytes: 3 * 2 ** 20 })
    for (const { because, cost } of plan.measures)
      if (because?.includes('at once'))
        expect(because).toMatch(/it holds about \d+ MiB at once, and at most 3 MiB/)
      else expect(cost?.bytes ?? 0).toBeLessThanOrEqual(3 * 2 ** 20)
    expect(plan.measures.find(({ measure }) => measure.description.id === 'weight_norm')?.every).toBe(1)
  })
})

test('without a model what the weights take is not known before the first snapshot', () => {
  const { model: _model, ...spec } = run.spec
  const { plan } = planned({}, { ...run, spec, probe: null })
  for (const { measure, every, cost, because } of plan.measures) {
    if (measure.on === 'weights')
      expect({ every, cost, because }).toEqual({ every: 1, cost: null, because: null })
    else
      expect({ every, because }).toEqual({ every: null, because: expect.stringContaining('names no model') })
  }
})

describe('which snapshots are due', () => {
  test('by the number of the snapshot, where the run says how many steps lie between', () => {
    const due = Array.from({ length: 9 }, (_, index) => index * 300).filter((step) => isDue(step, 4, 300))
    expect(due).toEqual([0, 1200, 2400])
  })

  test.each([1, 7, 100, 1000, 4096])(
    'about one of k at a cadence of %d that the run does not tell',
    (cadence) => {
      for (const every of [2, 4, 16]) {
        const due = Array.from({ length: 4096 }, (_, index) => (index + 1) * cadence).filter((step) =>
          isDue(step, every, undefined),
        )
        expect(due.length).toBeGreaterThan((0.8 * 4096) / every)
        expect(due.length).toBeLessThan((1.25 * 4096) / every)
      }
    },
  )

  test('those of a larger k are among those of a smaller', () => {
    for (let step = 0; step < 2000; step += 1)
      if (isDue(step, 8, undefined)) expect(isDue(step, 4, undefined)).toBe(true)
  })
})
