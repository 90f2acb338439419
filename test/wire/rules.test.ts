/** Rulesets as they cross the network. */
import { expect, test } from 'vitest'
import { mostSource } from '../../src/cel/limits.ts'
import { mostExpression, mostRules, rulesetSchema } from '../../src/wire/rules.ts'

const rule = { name: 'r', when: 'step > 1', then: { kind: 'stop' } }

test('what is left out is filled in', () => {
  expect(rulesetSchema.parse({ name: ' mine ', rules: [rule] })).toEqual({
    name: 'mine',
    rules: [{ ...rule, for: 1, cooldown: 0 }],
  })
})

test.each([
  ['a name twice', { name: 'n', rules: [rule, rule] }],
  [
    'too many rules',
    {
      name: 'n',
      rules: Array.from({ length: mostRules + 1 }, (_, index) => ({ ...rule, name: `${index}` })),
    },
  ],
  ['a name that is too long', { name: 'n'.repeat(101), rules: [] }],
  ['no name', { name: ' ', rules: [] }],
  [
    'an expression that is too long',
    { name: 'n', rules: [{ ...rule, when: 'x'.repeat(mostExpression + 1) }] },
  ],
  ['an unknown action', { name: 'n', rules: [{ ...rule, then: { kind: 'explode' } }] }],
  ['an extension to nowhere', { name: 'n', rules: [{ ...rule, then: { kind: 'extend' } }] }],
  ['a notice without a message', { name: 'n', rules: [{ ...rule, then: { kind: 'notify', message: ' ' } }] }],
  ['a stop with a message', { name: 'n', rules: [{ ...rule, then: { kind: 'stop', message: 'x' } }] }],
  ['a field that is not known', { name: 'n', rules: [{ ...rule, when_not: 'true' }] }],
  ['never in a row', { name: 'n', rules: [{ ...rule, for: 0 }] }],
])('%s is refused', (_, ruleset) => {
  expect(rulesetSchema.safeParse(ruleset).success).toBe(false)
})

test('the wire takes expressions as long as the parser does', () => {
  expect(mostExpression).toBe(mostSource)
})
