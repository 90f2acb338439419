/** Examples of what the routes of rules take and answer. */
import type { CounterfactualStop } from '../wire/counterfactuals.ts'
import type { Decision, Verification } from '../wire/decisions.ts'
import type { RulesetInput } from '../wire/rules.ts'
import type { PresetList, RuleNames, RulesVersion } from '../wire/rules-of-run.ts'
import type { RulesReplay } from '../wire/rules-replay.ts'
import { EXAMPLE_RUN, exampleSha256 } from './examples.ts'

export const exampleRuleset: RulesetInput = {
  name: 'Until it rests',
  rules: [
    {
      name: 'test loss rests',
      when: 'phase == "generalized" && abs(slope(test_loss, 10)) < 1e-6',
      for: 5,
      then: { kind: 'stop' },
    },
  ],
}

export const exampleRulesVersion: RulesVersion = {
  version: 1,
  from_step: 0,
  saved_at: '2026-03-01T09:00:00.000Z',
  saved_by: { id: '3f8k2m9qtz', name: 'trainer' },
  preset: 'advised',
  ruleset: { name: 'Advised', rules: [] },
}
export const exampleRunRules = { run: EXAMPLE_RUN, ...exampleRulesVersion }

export const exampleRuleError = {
  rule: 0,
  field: 'when' as const,
  at: { from: 0, to: 9 },
  code: 'unknown_name',
  message: 'There is no test_los. Did you mean test_loss?',
  nearest: 'test_loss',
}

export const examplePresets: PresetList = {
  presets: [
    {
      name: 'advised',
      title: 'Advised',
      description: "The advisor's own advice, within the budget.",
      ruleset: { name: 'Advised', rules: [] },
      unavailable: null,
    },
  ],
}

export const exampleNames: RuleNames = {
  names: [
    {
      name: 'max_steps',
      type: 'number',
      unit: null,
      description: 'the most steps that the trainer would pay for',
      one_of: null,
      unavailable: 'its schedule has no max_steps',
    },
  ],
  functions: [
    {
      name: 'slope',
      signature: 'slope(series, window)',
      returns: 'number',
      description:
        'The change per step: the slope of the least-squares line through the newest `window` known values.',
    },
  ],
}

const exampleHindsight = {
  stop_step: 4200,
  last_step: 6000,
  steps_saved: 1800,
  goal_step: 3900,
  test_accuracy_then: 1,
  test_accuracy_end: 1,
  generalization_lost: false,
}

export const exampleReplay: RulesReplay = {
  ruleset: 'Until it rests',
  said: [
    {
      step: 4200,
      advice: 'stop',
      by: { kind: 'rule', name: 'test loss rests' },
      reasons: ['The rule "test loss rests" says stop.'],
      extend_to: null,
      notices: [],
      rules: [],
    },
  ],
  said_total: 21,
  stopped_by: 'test loss rests',
  hindsight: exampleHindsight,
}

export const exampleStop: CounterfactualStop = {
  id: 'keras_patience',
  title: 'Keras EarlyStopping',
  source: 'keras.callbacks.EarlyStopping with its defaults',
  unavailable: null,
  hindsight: { ...exampleHindsight, stop_step: 300, steps_saved: 5700, generalization_lost: true },
}

export const exampleDecision: Decision = {
  step: 300,
  version: 1,
  attempt: 1,
  abandoned: false,
  given_at: '2026-03-01T09:12:30.000Z',
  advice: 'continue',
  by: { kind: 'advisor', name: 'the advisor' },
  inputs_sha256: exampleSha256,
  confirmed_sha256: exampleSha256,
  ruleset: { name: 'Advised', version: 1, sha256: exampleSha256 },
  detector: { version: 1, sha256: exampleSha256 },
  code: '0.1.0',
}

export const exampleVerification: Verification = {
  run: EXAMPLE_RUN,
  verified: 21,
  superseded: 2,
  unlogged: 0,
  differences: [],
}
