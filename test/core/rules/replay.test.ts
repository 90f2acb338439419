/** Replay: what live advice said, no more and no less; and what stopping was worth. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRules } from '../../../src/core/rules/compile.ts'
import { evaluateRules } from '../../../src/core/rules/evaluate.ts'
import type { Moment } from '../../../src/core/rules/moment.ts'
import { momentsOf } from '../../../src/core/rules/moments.ts'
import { presets } from '../../../src/core/rules/presets/register.ts'
import { replayed, saidOf } from '../../../src/core/rules/replay.ts'
import { noMemory } from '../../../src/core/rules/state.ts'
import { phases } from '../../../src/wire/phase.ts'
import { rulesReplaySchema } from '../../../src/wire/rules-replay.ts'
import { grokking, runOf } from '../detection/fold.ts'
import { losses, momentAt, names, rulesOf, schedule } from './runs.ts'

const condition = fc.constantFrom(
  'test_loss < 1',
  'slope(test_loss, 4) < 0',
  'delta(scalar.test_loss, 2) > 0',
  'ema(test_loss, 3) > quantile(test_loss, 5, 0.5)',
  'for_steps(test_loss > 1) >= 200',
  'since_phase("cleanup") < 300',
  'phase == "cleanup" || max_over(test_loss, 3) > 2',
  'step > 500',
  'is_nan(test_loss)',
)
const action = fc.constantFrom(
  { kind: 'continue' } as const,
  { kind: 'stop' } as const,
  { kind: 'pause' } as const,
  { kind: 'extend', to: 'step * 3' } as const,
  { kind: 'extend', to: 'max_steps + 1' } as const,
  { kind: 'intervene', message: 'Help.' } as const,
  { kind: 'notify', message: 'Look.' } as const,
)
const rules = fc
  .array(
    fc.record({
      when: condition,
      for: fc.integer({ min: 1, max: 3 }),
      then: action,
      cooldown: fc.constantFrom(0, 250),
    }),
    { maxLength: 6 },
  )
  .map((list) => rulesOf(list.map((rule, index) => ({ name: `r${index}`, ...rule }))))

const moments: fc.Arbitrary<Moment[]> = fc
  .array(
    fc.record({
      loss: fc.oneof(
        fc.double({ min: 0, max: 4, noNaN: true }),
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
      ),
      phase: fc.constantFrom(...phases),
      advice: fc.constantFrom('continue', 'extend', 'stop', 'intervene', 'undetermined'),
      judged: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((rows) =>
    rows.map(({ loss, phase, advice, judged }, index) => {
      const step = 100 * index
      // The advisor's own extensions keep to the budget too.
      const moment = momentAt({
        step,
        phase,
        since: step,
        advice: advice === 'extend' && step > 1500 ? 'continue' : advice,
        scalars: { test_loss: loss },
      })
      return judged ? moment : { ...moment, advice: null }
    }),
  )

const options = { numRuns: 150 }

test('the replay of a prefix is what was said live at that time', () => {
  fc.assert(
    fc.property(rules, moments, fc.nat(25), (compiled, all, length) => {
      const prefix = all.slice(0, length)
      let state = noMemory
      const live = prefix.flatMap((moment) => {
        const evaluated = evaluateRules(compiled, state, moment)
        state = evaluated.state
        return evaluated.said === null ? [] : [evaluated.said]
      })
      expect(saidOf(compiled, prefix)).toEqual(live)
      expect(saidOf(compiled, all).slice(0, live.length)).toEqual(live)
    }),
    options,
  )
})

test('rules never see the future: whatever comes later changes nothing before it', () => {
  fc.assert(
    fc.property(rules, moments, moments, fc.nat(25), (compiled, all, others, length) => {
      const before = all.slice(0, length)
      const count = before.filter(({ advice }) => advice !== null).length
      const changed = [...before, ...others.slice(length)]
      expect(saidOf(compiled, changed).slice(0, count)).toEqual(saidOf(compiled, all).slice(0, count))
    }),
    options,
  )
})

test('never beyond the budget, and never both stop and extend', () => {
  fc.assert(
    fc.property(rules, moments, (compiled, all) => {
      for (const { step, advice, extend_to } of saidOf(compiled, all)) {
        expect(extend_to !== null).toBe(advice === 'extend')
        expect(extend_to ?? 0).toBeLessThanOrEqual(schedule.max_steps)
        if (step >= schedule.max_steps) expect(advice).toBe('stop')
      }
    }),
    options,
  )
})

test('each rule is accounted for once: it decided, gave notice, or says why it did not', () => {
  fc.assert(
    fc.property(rules, moments, (compiled, all) => {
      for (const { by, rules: said, notices } of saidOf(compiled, all)) {
        const decided = said.filter(({ outcome }) => outcome === 'decided')
        expect(decided.map(({ rule }) => rule)).toEqual(by.kind === 'rule' ? [by.name] : [])
        expect(notices).toHaveLength(said.filter(({ outcome }) => outcome === 'notified').length)
      }
    }),
    options,
  )
})

describe('hindsight', () => {
  const stop = rulesOf([{ name: 'r', when: 'step == 200', then: { kind: 'stop' } }])
  const accuracies = (values: readonly number[]) =>
    values.map((test_accuracy, index) => momentAt({ step: 100 * index, scalars: { test_accuracy } }))

  test('a stop before the run generalizes loses that', () => {
    expect(replayed(stop, accuracies([0, 0.1, 0.2, 0.5, 0.995]))).toMatchObject({
      stopped_by: 'r',
      hindsight: {
        stop_step: 200,
        last_step: 400,
        steps_saved: 200,
        goal_step: 400,
        test_accuracy_then: 0.2,
        test_accuracy_end: 0.995,
        generalization_lost: true,
      },
    })
  })

  test('one behind it saves what comes after', () => {
    const { hindsight } = replayed(stop, accuracies([0, 1, 1, 1, 1]))
    expect(hindsight).toMatchObject({ goal_step: 100, steps_saved: 200, generalization_lost: false })
  })

  test('what is known of the run comes before its own rows', () => {
    const history = accuracies([0, 0.1, 0.2, 0.3])
    expect(replayed(stop, history).hindsight).toMatchObject({ goal_step: null, generalization_lost: false })
    expect(replayed(stop, history, 5000).hindsight).toMatchObject({
      goal_step: 5000,
      generalization_lost: true,
    })
    expect(replayed(stop, accuracies([0, 0, 0, 1]), null).hindsight.generalization_lost).toBe(false)
  })

  test('without any test accuracy nothing is known', () => {
    expect(replayed(stop, losses([1, 1, 1, 1])).hindsight.generalization_lost).toBeNull()
  })

  test('a run that is not stopped saves and loses nothing', () => {
    const none = replayed(rulesOf([]), accuracies([0, 0.1, 1]))
    expect(none).toMatchObject({
      stopped_by: null,
      hindsight: { stop_step: null, steps_saved: 0, generalization_lost: false },
    })
  })
})

describe('presets over a run that groks', () => {
  const spec = runOf({ planned_steps: 12_000, max_steps: 16_000, snapshot_every: 500 })
  const history = [...momentsOf(spec, grokking())]

  test.each(presets.map((preset) => [preset.id, preset] as const))('%s', (id, { ruleset }) => {
    const compiled = compileRules(ruleset, { ...names, spec })
    if (!compiled.ok) return expect.fail(JSON.stringify(compiled.errors))
    const replay = replayed(compiled.compiled, history)
    expect(rulesReplaySchema.parse(replay)).toEqual(replay)
    expect(replayed(compiled.compiled, history)).toEqual(replay)
    expect(replay.hindsight.generalization_lost).toBe(id === 'classic_patience')
  })
})
