/** Advice: every branch, its reasons, and what it never does. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advise, type StepAdvice } from '../../../src/core/advice/advise.ts'
import { type DetectorState, initialState, type Observation } from '../../../src/core/detection/detect.ts'
import { isStoppable } from '../../../src/core/detection/hopeless.ts'
import type { Verdict } from '../../../src/wire/advice.ts'
import { noProbability, type Phase, phases } from '../../../src/wire/phase.ts'
import type { RunSpec } from '../../../src/wire/run.ts'
import { fold, grokking, memorized, runOf, scalarsAt, snapshotAt } from '../detection/fold.ts'
import { fittedState, moved, outlookAt } from '../detection/made-model.ts'
import { specOf } from '../small-run.ts'

const fitting = { ...memorized, train_accuracy: 0.5, train_loss: 2 }

function last(spec: RunSpec, observations: readonly Observation[]): StepAdvice {
  return fold(spec, observations, moved).at(-1)?.advice ?? expect.fail('no observation')
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

  test('intervene, where the run is hopeless, with the odds and a remedy', () => {
    const spec = runOf({ max_steps: 40_000 }, 0)
    const observations = Array.from({ length: 6 }, (_, index) => snapshotAt(500 * (index + 1), memorized))
    const advised = fold(spec, observations, moved).map(({ advice }) => advice)
    expect(advised.map(({ advice }) => advice).slice(0, 2)).toEqual(['continue', 'intervene'])
    expect(new Set(advised.slice(1).map(({ advice }) => advice))).toEqual(new Set(['intervene']))
    const { reasons, phase, next_snapshot_step: next } = last(spec, observations)
    expect(phase).toBe('stalled')
    expect(next).toBeGreaterThan(3000)
    expect(reasons[0]).toMatch(/^As it is, the run generalizes by step 40000 with a probability of \d/)
    expect(reasons[0]).toContain('has no weight decay')
    expect(last(runOf({ max_steps: 40_000 }), observations).reasons[0]).toContain('No single reason')
  })

  test('continue, where nothing grows yet and no budget says that it comes too late', () => {
    const observations = Array.from({ length: 6 }, (_, index) => snapshotAt(500 * (index + 1), memorized))
    expect(last(runOf({}, 0), observations)).toMatchObject({ advice: 'continue', phase: 'memorization' })
  })

  test('stop, where the run is hopeless for long and a share of its budget is spent', () => {
    const observations = Array.from({ length: 12 }, (_, index) => snapshotAt(500 * (index + 1), memorized))
    const advised = fold(runOf({ max_steps: 10_000 }), observations, moved)
    const stop = advised.find(({ advice }) => advice.advice === 'stop')
    expect(stop).toMatchObject({ step: 4000, verdict: { phase: 'stalled' } })
    expect(stop?.advice.reasons[0]).toContain('on 8 snapshots in a row since step 500')
    expect(stop?.advice.reasons[0]).toContain('To get it to generalize, change it')
    expect(stop?.advice).toMatchObject({ next_snapshot_step: null, extend_to: null })
  })

  test('intervene, where the train data is not fitted late in the budget', () => {
    const observations = Array.from({ length: 12 }, (_, index) => snapshotAt(500 * (index + 1), fitting))
    const advice = last(runOf({ max_steps: 10_000 }), observations)
    expect(advice).toMatchObject({ advice: 'intervene', phase: 'stalled', forecast: null })
    expect(advice.reasons[0]).toContain('train accuracy is at most 50%')
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

describe('the forecast', () => {
  const spec = runOf({ max_steps: 10_000 })
  const stateIn = (phase: Phase, changes: Partial<DetectorState> = {}): DetectorState =>
    fittedState(initialState(spec), { phase, outlook: outlookAt(1000, 0.25), ...changes })
  const inState = (phase: Phase, changes?: Partial<DetectorState>) =>
    advise(spec, stateIn(phase, changes), verdictOf(phase, 1000))

  test('is what the survival model says, and where it expects the jump', () => {
    const { forecast, expected_transition: expected } = inState('circuit_formation')
    expect(forecast).toMatchObject({
      by_step: 10_000,
      rests_on: 'losses, weights and the structure of the task',
    })
    expect(forecast?.probability).toBeCloseTo(0.25, 12)
    // All that comes is in the first interval, e^.12: a tenth of it where .975 is left, nine tenths where .775 is.
    const at = (left: number) => Math.ceil(1000 * Math.exp((0.12 * Math.log(left)) / Math.log(0.75)))
    expect(expected).toEqual({ from_step: at(0.975), to_step: at(0.775) })
  })

  test('is certain where the run generalizes already, and expects nothing more', () => {
    for (const phase of ['cleanup', 'generalized'] as const)
      expect(inState(phase)).toMatchObject({ forecast: { probability: 1 }, expected_transition: null })
  })

  test.each([
    ['before the fit', { outlook: null }],
    ['of a run that is like none', { outlook: { ...outlookAt(1000), strangeness: 1.1 } }],
  ])('is none %s', (_, changes) => {
    expect(inState('memorization', changes)).toMatchObject({ forecast: null, expected_transition: null })
  })

  test('is none without a budget, and the transition is expected all the same', () => {
    const advice = inState('memorization', { budget: null })
    expect(advice.forecast).toBeNull()
    expect(advice.expected_transition).not.toBeNull()
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
        const folded: DetectorState = fold(spec, observations, moved).at(-1)?.state ?? initialState(spec)
        const advice = advise(spec, folded, verdictOf(phase, step))
        const most = schedule.max_steps ?? Number.POSITIVE_INFINITY
        expect(advice.reasons.length).toBeGreaterThan(0)
        for (const reason of advice.reasons) expect(reason).toMatch(/^\S.*[.)]$/s)
        expect(advice.extend_to === null).toBe(advice.advice !== 'extend')
        if (advice.extend_to !== null) {
          expect(advice.extend_to).toBeLessThanOrEqual(most)
          expect(advice.extend_to).toBeGreaterThan(step)
        }
        if (advice.advice === 'stop')
          expect(phase === 'generalized' || step >= most || isStoppable(folded)).toBe(true)
        else expect(advice.next_snapshot_step).toBeGreaterThan(step)
        const expected = advice.expected_transition
        if (expected !== null) {
          expect(expected.from_step).toBeGreaterThanOrEqual(folded.outlook?.step ?? step)
          expect(expected.to_step).toBeGreaterThanOrEqual(expected.from_step)
        }
      }),
      { numRuns: 500, seed: 4 },
    )
  })

  test('a plan that is the whole budget is never extended', () => {
    const spec = runOf({ planned_steps: 5000, max_steps: 5000, snapshot_every: 500 })
    const advised = fold(spec, grokking().slice(0, 11), moved).map(({ advice }) => advice)
    for (const { extend_to: to } of advised) expect(to === null || to <= 5000).toBe(true)
    expect(advised.at(-1)?.advice).toBe('stop')
  })
})

test('a cleaned-up run at its last step is stopped for that, and not for its budget', () => {
  const advice = last(runOf({ max_steps: 14_000 }), grokking())
  expect(advice.step).toBe(14_000)
  expect(advice.reasons[0]).toContain('cleaned up')
})
