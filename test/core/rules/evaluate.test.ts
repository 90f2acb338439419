/** What rules decide: precedence, budget, conditions in a row, cooldown, and the reasons. */
import { describe, expect, test } from 'vitest'
import { notDueBecause } from '../../../src/core/measures/due.ts'
import { saidOf } from '../../../src/core/rules/replay.ts'
import type { RuleAction } from '../../../src/wire/rules.ts'
import { runOf } from '../detection/fold.ts'
import { losses, momentAt, names, rulesOf, said } from './runs.ts'

const always = (name: string, then: RuleAction) => ({ name, when: 'step >= 0', then }) as const
const extend = (to: string) => ({ kind: 'extend', to }) as const

describe('precedence', () => {
  const all = [
    always('say', { kind: 'notify', message: 'Look.' }),
    always('on', { kind: 'continue' }),
    always('help', { kind: 'intervene', message: 'Lower the learning rate.' }),
    always('more', extend('1500')),
    always('wait', { kind: 'pause' }),
    always('end', { kind: 'stop' }),
  ]
  test.each([
    ['stop', 6],
    ['pause', 5],
    ['extend', 4],
    ['intervene', 3],
    ['continue', 2],
  ] as const)('%s wins over what comes after it', (advice, among) => {
    const [only] = said(all.slice(0, among), [momentAt({ step: 100, advice: 'undetermined' })])
    expect(only).toMatchObject({ advice, by: { kind: 'rule', name: all[among - 1]?.name } })
    expect(only?.extend_to).toBe(advice === 'extend' ? 1500 : null)
  })

  test('who lost is told to whom, and a notice is given all the same', () => {
    const [only] = said(all, [momentAt({ step: 100 })])
    expect(only?.notices).toEqual([{ rule: 'say', message: 'Look.' }])
    expect(only?.rules.map(({ rule, outcome, to }) => [rule, outcome, to])).toEqual([
      ['say', 'notified', null],
      ['on', 'lost', 'end'],
      ['help', 'lost', 'end'],
      ['more', 'lost', 'end'],
      ['wait', 'lost', 'end'],
      ['end', 'decided', null],
    ])
  })

  test('of two with the same action the first in the list decides', () => {
    const [only] = said([always('a', extend('1600')), always('b', extend('1900'))], [momentAt({ step: 0 })])
    expect(only).toMatchObject({ by: { name: 'a' }, extend_to: 1600 })
  })

  test("without a rule that decides the advisor's own advice stands", () => {
    const [only] = said(
      [always('say', { kind: 'notify', message: 'Look.' })],
      [momentAt({ step: 900, advice: 'extend' })],
    )
    expect(only).toMatchObject({
      advice: 'extend',
      extend_to: 1400,
      by: { kind: 'advisor' },
      reasons: ["The advisor's reason."],
    })
  })
})

describe('the budget', () => {
  test('bounds an extension, and says so', () => {
    const [only] = said([always('more', extend('step * 100'))], [momentAt({ step: 900 })])
    expect(only).toMatchObject({ advice: 'extend', extend_to: 2000 })
    expect(only?.reasons.join(' ')).toContain('step 2000 at least, which is your whole budget')
  })

  test.each<RuleAction>([
    { kind: 'continue' },
    { kind: 'pause' },
    extend('5000'),
    { kind: 'intervene', message: 'Wait.' },
  ])('once it is spent, no rule goes on: $kind', (then) => {
    const [only] = said([always('r', then)], [momentAt({ step: 2000 })])
    expect(only).toMatchObject({ advice: 'stop', extend_to: null, by: { kind: 'budget' } })
    expect(only?.rules[0]?.outcome).toBe(then.kind === 'extend' ? 'void' : 'lost')
  })

  test('takes nothing from a rule, or from the advisor, that stops anyway', () => {
    const spent = { step: 2000, advice: 'stop' } as const
    expect(said([], [momentAt(spent)])[0]?.by.kind).toBe('advisor')
    expect(said([always('r', { kind: 'stop' })], [momentAt(spent)])[0]?.by.kind).toBe('rule')
    const [only] = said([always('the budget', { kind: 'continue' })], [momentAt(spent)])
    expect(only).toMatchObject({ by: { kind: 'budget' }, rules: [{ outcome: 'lost', to: 'the budget' }] })
  })

  test.each([
    ['step - 1', 'not after'],
    ['900', 'within the 1000 steps'],
    ['forecast.to_step', 'no forecast'],
    ['0.0 / (step - step)', 'NaN'],
  ])('an extension to %s says nothing', (to, because) => {
    const [only] = said([always('r', extend(to))], [momentAt({ step: 500 })])
    expect(only).toMatchObject({ advice: 'continue', by: { kind: 'advisor' }, extend_to: null })
    expect(only?.rules[0]).toMatchObject({ outcome: 'void', because: expect.stringContaining(because) })
  })

  test('without one, an extension ends where numbers do', () => {
    const run = { ...names, spec: runOf() }
    const { rules } = rulesOf([always('r', extend('1.0 / 0.0'))], run)
    expect(rules).toHaveLength(1)
    const [only] = said([always('r', extend('1.0 / 0.0'))], [momentAt({ step: 500 })], run.spec)
    expect(only).toMatchObject({ advice: 'continue', extend_to: null })
  })
})

describe('in a row', () => {
  const rule = { name: 'r', when: 'scalar.test_loss > 2', for: 3, then: { kind: 'stop' } } as const

  test('a condition must hold as often as it says', () => {
    const history = said([rule], losses([3, 3, 1, 3, 3, 3, 3]))
    expect(history.map(({ rules }) => rules[0]?.held_for)).toEqual([1, 2, 0, 1, 2, 3, 4])
    expect(history.map(({ advice }) => advice === 'stop')).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
    ])
    expect(history[1]?.rules[0]).toMatchObject({
      outcome: 'waiting',
      because: expect.stringContaining('2 of 3'),
    })
  })

  test('what is unknown does not hold', () => {
    const history = said([rule], losses([3, 3, Number.NaN, 3]))
    expect(history.map(({ rules }) => rules[0]?.holds)).toEqual([true, true, null, true])
    expect(history.map(({ rules }) => rules[0]?.held_for)).toEqual([1, 2, 0, 1])
  })
})

describe('the cooldown', () => {
  test('begins where a rule acted', () => {
    const rule = { ...always('r', { kind: 'notify', message: 'Look.' }), cooldown: 250 }
    const history = said([rule], losses([1, 1, 1, 1, 1]))
    expect(history.map(({ notices }) => notices.length)).toEqual([1, 0, 0, 1, 0])
    expect(history[1]?.rules[0]).toMatchObject({
      outcome: 'cooling',
      because: expect.stringContaining('step 250'),
    })
  })

  test('does not begin where it lost', () => {
    const rules = [
      { ...always('more', extend('1500')), cooldown: 1000 },
      { name: 'end', when: 'step < 100', then: { kind: 'stop' } },
    ] as const
    expect(said(rules, losses([1, 1, 1])).map(({ advice }) => advice)).toEqual(['stop', 'extend', 'continue'])
  })
})

test('a reason names the rule, its clauses and their values', () => {
  const rule = {
    name: 'low and slow',
    when: 'test_loss < 0.5 && (delta(test_loss, 1) < 0 || phase == "cleanup") && step * 2 > 100',
    then: { kind: 'stop' },
  } as const
  const last = said([rule], losses([0.9, 0.4])).at(-1)
  expect(last?.reasons).toEqual([
    'The rule "low and slow" says stop: test_loss < 0.5 (test_loss is 0.4) and delta(test_loss, 1) < 0 (delta(test_loss, 1) is -0.5) and step * 2 > 100 (step is 100).',
    "The advisor's reason.",
  ])
  expect(last?.rules[0]?.clauses).toEqual([
    { expression: 'test_loss < 0.5', holds: true, because: null, values: { test_loss: 0.4 } },
    {
      expression: 'delta(test_loss, 1) < 0',
      holds: true,
      because: null,
      values: { 'delta(test_loss, 1)': -0.5 },
    },
    { expression: 'phase == "cleanup"', holds: false, because: null, values: { phase: 'memorization' } },
    { expression: 'step * 2 > 100', holds: true, because: null, values: { step: 100 } },
  ])
})

test('scalars between snapshots are remembered, and not judged', () => {
  const between = { ...momentAt({ step: 50, scalars: { test_loss: 7 } }), advice: null }
  const rule = { name: 'r', when: 'scalar.test_loss == 7', then: { kind: 'stop' } } as const
  const history = said([rule], [momentAt({ step: 0 }), between, momentAt({ step: 100 })])
  expect(history.map(({ step, advice }) => [step, advice])).toEqual([
    [0, 'continue'],
    [100, 'stop'],
  ])
})

test('a measure that is due on every k-th snapshot keeps its reading until the next, and no other does', () => {
  const due = (step: number, value: number) => momentAt({ step, readings: { test_loss: { value } } })
  const without = (step: number, undefined_because: string) =>
    momentAt({ step, readings: { test_loss: { undefined_because } } })
  const notDue = notDueBecause(2, 'it takes long')
  const rules = rulesOf([{ name: 'r', when: 'measure.test_loss > 2', then: { kind: 'stop' } }])
  const moments = [due(0, 3), without(100, notDue), due(200, 1), without(300, notDue), due(400, 3)]
  const holds = saidOf(rules, [...moments, without(500, 'the logits leave the range')]).map(
    (one) => one.rules[0]?.holds,
  )
  expect(holds).toEqual([true, true, false, false, true, null])
})
