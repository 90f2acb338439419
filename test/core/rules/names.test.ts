/** What the rules of a run may name: by its schedule, its plan and its scalars. */
import { describe, expect, test } from 'vitest'
import { compileRules } from '../../../src/core/rules/compile.ts'
import { evaluateRules } from '../../../src/core/rules/evaluate.ts'
import { momentsOf } from '../../../src/core/rules/moments.ts'
import { declarationsOf, type RunNames } from '../../../src/core/rules/names.ts'
import { noMemory } from '../../../src/core/rules/state.ts'
import { rulesetSchema } from '../../../src/wire/rules.ts'
import { observationsOf, runOf } from '../detection/fold.ts'
import { recordedRun } from '../recorded-run.ts'
import { names, rulesOf } from './runs.ts'

function errors(when: string, run: RunNames = names) {
  const compiled = compileRules(
    rulesetSchema.parse({ name: 'r', rules: [{ name: 'r', when, then: { kind: 'stop' } }] }),
    run,
  )
  return compiled.ok ? [] : compiled.errors
}

test.each([
  ['measure.restricted_los < 1', 'measure.restricted_loss'],
  ['slop(measure.test_loss, 5) < 0', 'slope'],
  ['phase == "generalised"', 'generalized'],
  ['since_phase("clean_up") > 5', 'cleanup'],
  ['probability.generalizes > 0.5', 'probability.generalized'],
  ['advice == "stopp"', 'stop'],
])('%s: the nearest is %s', (when, nearest) => {
  expect(errors(when)).toMatchObject([{ rule: 0, field: 'when', nearest }])
})

describe('what the run does not have is refused, and why', () => {
  test.each([
    ['max_steps', 'its schedule has no max_steps'],
    ['planned_steps', 'its schedule has no planned_steps'],
    ['cost', 'its schedule has no cost_per_step'],
    ['budget', 'which make its budget'],
    ['forecast.probability', 'which make its budget'],
  ])('%s', (name, why) => {
    const bare = { ...names, spec: runOf() }
    expect(errors(`${name} > 1`, bare)).toMatchObject([
      { code: 'unavailable_name', message: expect.stringContaining(why) },
    ])
    const full = { ...names, spec: runOf({ planned_steps: 10, max_steps: 20, cost_per_step: 0.5 }) }
    expect(errors(`${name} > 1`, full)).toEqual([])
  })

  test('a measure that the plan leaves out', () => {
    const plan = [{ measure: 'fourier_gap', every: null, because: 'the task has no cyclic structure' }]
    expect(errors('measure.fourier_gap > 1', { ...names, plan })).toMatchObject([
      { code: 'unavailable_name', message: expect.stringContaining('the task has no cyclic structure') },
    ])
    expect(errors('measure.fourier_gap > 1')).toEqual([])
  })

  test('a scalar, once some are known', () => {
    expect(errors('scalar.grad_norm > 1')).toEqual([])
    const run = { ...names, scalars: ['grad_norm'] }
    expect(errors('scalar.grad_norm > 1 && scalar.test_loss > 1', run)).toEqual([])
    expect(errors('scalar.grad_nrom > 1', run)).toMatchObject([{ nearest: 'scalar.grad_norm' }])
  })
})

test('an error says which rule and which expression', () => {
  const ruleset = rulesetSchema.parse({
    name: 'r',
    rules: [
      { name: 'a', when: 'true', then: { kind: 'stop' } },
      { name: 'b', when: 'stepp > 1', then: { kind: 'extend', to: 'phase' } },
    ],
  })
  const compiled = compileRules(ruleset, names)
  expect(compiled.ok ? [] : compiled.errors).toMatchObject([
    { rule: 1, field: 'when', at: { from: 0, to: 5 }, nearest: 'step' },
    { rule: 1, field: 'then.to', code: 'wrong_type' },
  ])
})

test('rules that would keep too much of the history are refused', () => {
  const rules = Array.from({ length: 30 }, (_, index) => ({
    name: `r${index}`,
    when: `slope(measure.test_loss + ${index}, 200) > 0`,
    then: { kind: 'stop' } as const,
  }))
  const compiled = compileRules(rulesetSchema.parse({ name: 'r', rules }), names)
  expect(compiled.ok ? [] : compiled.errors).toMatchObject([{ rule: null, code: 'history_too_long' }])
})

test('every name has a value in a recorded run, of the type that is declared', () => {
  const { spec: recorded, ...run } = recordedRun('add-59-seed0')
  const spec = {
    ...recorded,
    schedule: { ...recorded.schedule, planned_steps: 5000, max_steps: 6000, cost_per_step: 2 },
  }
  const declared = declarationsOf({ spec, plan: null, scalars: null })
  const moments = [...momentsOf(spec, observationsOf({ ...run, spec }, 'snapshots and scalars'))]
  const never = [...declared.variables].filter(([name, { type, oneOf = [] }]) => {
    const when = {
      number: `known(${name})`,
      numbers: `size(${name}) > 0`,
      string: `${name} in [${oneOf.map((text) => `"${text}"`).join(', ')}]`,
    }[type === 'number' || type === 'numbers' ? type : 'string']
    const rules = rulesOf([{ name: 'r', when, then: { kind: 'stop' } }], { spec, plan: null, scalars: null })
    return !moments.some((moment) => evaluateRules(rules, noMemory, moment).said?.rules[0]?.holds === true)
  })
  // The recorded readings leave some measures out, and none of another kind.
  expect(never.filter(([name]) => !name.startsWith('measure.')).map(([name]) => name)).toEqual([])
  const read = new Set(
    moments.flatMap(({ observation }) =>
      Object.entries(observation.readings ?? {}).flatMap(([id, reading]) =>
        'value' in reading ? [`measure.${id}`] : [],
      ),
    ),
  )
  expect(never.map(([name]) => name).filter((name) => read.has(name))).toEqual([])
})
