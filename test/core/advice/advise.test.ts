/** Advice: every branch, its reasons, and what it never does. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advise, type StepAdvice } from '../../../src/core/advice/advise.ts'
import { type DetectorState, initialState, type Observation } from '../../../src/core/detection/detect.ts'
import type { Verdict } from '../../../src/wire/advice.ts'
import { noProbability, type Phase, phases } from '../../../src/wire/phase.ts'
import type { RunSpec } from '../../../src/wire/run.ts'
import { fold, grokking, memorized, runOf, scalarsAt, snapshotAt } from '../detection/fold.ts'
import { specOf } from '../small-run.ts'

const fitting = { ...memorized, train_accuracy: 0.5, train_loss: 2 }

function last(spec: RunSpec, observations: readonly Observation[]): StepAdvice {
  return fold(spec, observations).at(-1)?.advice ?? expect.fail('no observation')
}

/** Advice in a phase that is set by hand. */
function inPhase(phase: Phase, step: number, schedule: RunSpec['schedule']): StepAdvice {
  const spec = runOf(schedule)
  return advise(spec, initialState(spec), verdictOf(phase, step))
}

function verdictOf(phase: Phase, step: number): Verdict {
  const probabilities = { ...noProbability, [phase]: 1 }
  const evidence = [{ measure: 'train_loss', step, value: 1, statement: 'A fact.' }]
  return { step, phase, since_step: 0, probabilities, evidence, missing: [] }
}

describe('each advice', () => {
  test('continue, while the plan reaches further', () => {
    const advice = last(runOf({ planned_steps: 5000, snapshot_every: 500 }), [snapshotAt(500, fitting)])
    expect(advice).toMatchObject({
      advice: 'continue',
      phase: 'fitting',
      extend_to: null,
      next_snapshot_step: 1000,
    })
    expect(advice.reasons[0]).toBe('The run still fits its train data.')
    expect(advice.reasons).toContain(advice.verdict.evidence[0]?.statement)
  })

  test('extend, where the plan ends before the run is done', () => {
    const spec = runOf({ planned_steps: 5000, max_steps: 16_000, snapshot_every: 500 })
    const advice = last(spec, grokking().slice(0, 11))
    expect(advice).toMatchObject({ advice: 'extend', step: 5000, phase: 'circuit_formation' })
    const { extend_to: to, expected_transition: expected } = advice
    expect(to).toBeGreaterThan(5000)
    expect(to).toBeLessThanOrEqual(16_000)
    expect(expected?.from_step).toBeGreaterThanOrEqual(5000)
    expect(expected?.to_step).toBeLessThanOrEqual(to ?? 0)
    expect(advice.reasons[0]).toContain(`Train to step ${to} at least`)
  })

  test('extend to the whole budget and no further', () => {
    const advice = inPhase('memorization', 4800, {
      planned_steps: 5000,
      max_steps: 5100,
      snapshot_every: 500,
    })
    expect(advice).toMatchObject({ advice: 'extend', extend_to: 5100 })
    expect(advice.reasons[0]).toContain('which is your whole budget')
  })

  test('extend without a budget, by half of the plan and a tenth', () => {
    expect(inPhase('memorization', 5000, { planned_steps: 5000 }).extend_to).toBe(8250)
  })

  test('stop, when cleaned up', () => {
    const advice = last(runOf({ planned_steps: 50_000 }), grokking())
    expect(advice).toMatchObject({ advice: 'stop', phase: 'generalized', next_snapshot_step: null })
    expect(advice.reasons[0]).toMatch(/cleaned up since step \d+/)
  })

  test('stop, when the budget is spent', () => {
    const advice = last(runOf({ planned_steps: 2000, max_steps: 5000 }), grokking().slice(0, 11))
    expect(advice).toMatchObject({ advice: 'stop', phase: 'circuit_formation', next_snapshot_step: null })
    expect(advice.reasons[0]).toContain('The budget of 5000 steps is spent')
  })

  test('intervene, without weight decay, once memorized for four snapshots', () => {
    const spec = runOf({}, 0)
    const observations = Array.from({ length: 6 }, (_, index) => snapshotAt(500 * (index + 1), memorized))
    expect(fold(spec, observations).map(({ advice }) => advice.advice)).toEqual([
      'continue',
      'continue',
      'continue',
      'intervene',
      'intervene',
      'intervene',
    ])
    const { reasons } = last(spec, observations)
    expect(reasons[0]).toContain('memorized since step 500 and the run has no weight decay')
    expect(reasons[0]).toContain('Nanda et al. 2023')
    expect(last(runOf(), observations).advice).toBe('continue')
    const unknown = specOf({ task: spec.task, optimizer: {} })
    expect(last(unknown, observations).advice).toBe('continue')
  })

  test('intervene, when generalization is lost', () => {
    const lost = [snapshotAt(500, { ...memorized, test_accuracy: 0.99 })]
    for (const step of [1000, 1500]) lost.push(snapshotAt(step, { ...memorized, test_accuracy: 0.4 }))
    const advice = last(runOf({ max_steps: 1500 }), lost)
    expect(advice).toMatchObject({ advice: 'intervene', phase: 'collapsed' })
    expect(advice.reasons[0]).toContain('Test accuracy was 99.0%')
  })

  test('undetermined, with what is missing', () => {
    const advice = last(specOf({}), [scalarsAt(10, { gradient_norm: 1 })])
    expect(advice).toMatchObject({ advice: 'undetermined', phase: 'undetermined', next_snapshot_step: 11 })
    expect(advice.reasons[0]).toContain('treat this as continue')
    expect(advice.reasons[0]).toContain('Missing: train_loss or train_accuracy')
  })

  test('undetermined at the end of the plan does not extend', () => {
    expect(inPhase('undetermined', 5000, { planned_steps: 5000 }).advice).toBe('undetermined')
  })
})

describe('the expected transition', () => {
  const inFormation = (observations: readonly Observation[]) =>
    last(runOf(), observations).expected_transition

  test('is where the excluded loss, growing as it does, reaches ln p', () => {
    // The excluded loss is 5 (step / 9000)^3 and a little: it reaches ln 113 near 8,830.
    const expected = inFormation(grokking().slice(0, 11))
    expect(expected?.from_step).toBeGreaterThan(8000)
    expect(expected?.from_step).toBeLessThan(9500)
    expect(expected?.to_step).toBeGreaterThan(10_000)
  })

  test('is none where nothing grows, and none outside of circuit formation', () => {
    expect(last(runOf(), grokking()).expected_transition).toBeNull()
    expect(last(runOf(), grokking().slice(0, 2)).expected_transition).toBeNull()
    const flat = grokking()
      .slice(0, 11)
      .map(({ step, readings, scalars }) => ({
        step,
        scalars,
        readings: { ...readings, excluded_loss_top_five: { value: 0.01 } },
      }))
    expect(last(runOf(), flat)).toMatchObject({ phase: 'circuit_formation', expected_transition: null })
  })
})

describe('whatever the run', () => {
  const schedules = fc
    .record({
      planned_steps: fc.option(fc.integer({ min: 1, max: 30_000 }), { nil: undefined }),
      max_steps: fc.option(fc.integer({ min: 1, max: 30_000 }), { nil: undefined }),
      snapshot_every: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }),
    })
    .filter(({ planned_steps: planned, max_steps: most }) => (planned ?? 0) <= (most ?? 30_000))
  const cases = fc.record({
    schedule: schedules,
    phase: fc.constantFrom(...phases),
    step: fc.integer({ min: 0, max: 40_000 }),
    excluded: fc.array(fc.double({ min: 1e-9, max: 20, noNaN: true }), { maxLength: 6 }),
    decay: fc.constantFrom(0, 1),
  })

  test('it has a reason, extends within the budget and forward, and stops for a cause', () => {
    fc.assert(
      fc.property(cases, ({ schedule, phase, step, excluded, decay }) => {
        const spec = runOf(schedule, decay)
        const observations = excluded.map((value, index) =>
          snapshotAt(Math.floor((step * index) / 6), { ...memorized, excluded_loss_top_five: value }),
        )
        const folded: DetectorState = fold(spec, observations).at(-1)?.state ?? initialState(spec)
        const advice = advise(spec, folded, verdictOf(phase, step))
        const most = schedule.max_steps ?? Number.POSITIVE_INFINITY
        expect(advice.reasons.length).toBeGreaterThan(0)
        for (const reason of advice.reasons) expect(reason).toMatch(/^\S.*[.)]$/s)
        expect(advice.extend_to === null).toBe(advice.advice !== 'extend')
        if (advice.extend_to !== null) {
          expect(advice.extend_to).toBeLessThanOrEqual(most)
          expect(advice.extend_to).toBeGreaterThan(step)
        }
        if (advice.advice === 'stop') expect(phase === 'generalized' || step >= most).toBe(true)
        else expect(advice.next_snapshot_step).toBeGreaterThan(step)
        const expected = advice.expected_transition
        if (expected !== null) {
          expect(expected.from_step).toBeGreaterThanOrEqual(step)
          expect(expected.to_step).toBeGreaterThanOrEqual(expected.from_step)
        }
      }),
      { numRuns: 500, seed: 4 },
    )
  })

  test('a plan that is the whole budget is never extended', () => {
    const spec = runOf({ planned_steps: 5000, max_steps: 5000, snapshot_every: 500 })
    const advised = fold(spec, grokking().slice(0, 11)).map(({ advice }) => advice)
    for (const { extend_to: to } of advised) expect(to === null || to <= 5000).toBe(true)
    expect(advised.at(-1)?.advice).toBe('stop')
  })
})

test('a cleaned-up run at its last step is stopped for that, and not for its budget', () => {
  const advice = last(runOf({ max_steps: 14_000 }), grokking())
  expect(advice.step).toBe(14_000)
  expect(advice.reasons[0]).toContain('cleaned up')
})
