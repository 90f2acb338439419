/** Runs for the tests of rules: specifications, names and moments made by hand or by the detector. */
import { expect } from 'vitest'
import type { StepAdvice } from '../../../src/core/advice/advise.ts'
import { type CompiledRules, compileRules } from '../../../src/core/rules/compile.ts'
import type { Moment } from '../../../src/core/rules/moment.ts'
import type { RunNames } from '../../../src/core/rules/names.ts'
import { saidOf } from '../../../src/core/rules/replay.ts'
import { noProbability, type Phase } from '../../../src/wire/phase.ts'
import type { Readings } from '../../../src/wire/reading.ts'
import { type RulesetInput, rulesetSchema } from '../../../src/wire/rules.ts'
import type { RulesSaid } from '../../../src/wire/rules-said.ts'
import type { RunSpec } from '../../../src/wire/run.ts'
import { runOf } from '../detection/fold.ts'

export const schedule = { planned_steps: 1000, max_steps: 2000, snapshot_every: 100 } as const

export const names: RunNames = { spec: runOf(schedule), plan: null, scalars: null }

type RuleInput = RulesetInput['rules'][number]

/** Rules that fit the run; fails the test where they do not. */
export function rulesOf(rules: readonly RuleInput[], run: RunNames = names): CompiledRules {
  const compiled = compileRules(rulesetSchema.parse({ name: 'test', rules: [...rules] }), run)
  return compiled.ok ? compiled.compiled : expect.fail(JSON.stringify(compiled.errors))
}

interface Made {
  readonly step: number
  readonly phase?: Phase
  readonly since?: number
  readonly advice?: StepAdvice['advice']
  readonly scalars?: Readonly<Record<string, number>>
  readonly readings?: Readings
  readonly forecast?: StepAdvice['forecast']
  readonly expected?: StepAdvice['expected_transition']
}

/** A judged moment, without the detector. */
export function momentAt(made: Made): Moment {
  const { step, phase = 'memorization', since = 0, advice = 'continue', scalars = {}, readings = {} } = made
  return {
    observation: { step, readings, scalars },
    advice: {
      step,
      advice,
      reasons: ["The advisor's reason."],
      phase,
      verdict: {
        step,
        phase,
        since_step: since,
        probabilities: { ...noProbability, [phase]: 1 },
        evidence: [{ measure: 'none', step, value: null, statement: 'A fact.' }],
        missing: [],
      },
      expected_transition: made.expected ?? null,
      forecast: made.forecast ?? null,
      extend_to: advice === 'extend' ? step + 500 : null,
      next_snapshot_step: step + 100,
    },
  }
}

/** Test losses at every hundredth step. */
export function losses(values: readonly number[]): Moment[] {
  return values.map((test_loss, index) => momentAt({ step: 100 * index, scalars: { test_loss } }))
}

export function said(rules: readonly RuleInput[], moments: readonly Moment[], spec?: RunSpec): RulesSaid[] {
  return saidOf(rulesOf(rules, spec === undefined ? names : { ...names, spec }), moments)
}
