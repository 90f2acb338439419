/** How much of what rules said an answer has: the changes, all, or none; and no more than it may. */
import { expect, test } from 'vitest'
import { mostSaidText, saidPart } from '../../../src/service/rules/said-part.ts'
import type { RulesSaid } from '../../../src/wire/rules-said.ts'

const by = { kind: 'advisor', name: 'the advisor' } as const
const said = (step: number, more: Partial<RulesSaid> = {}): RulesSaid => ({
  ...{ step, advice: 'continue', by, reasons: ['r'], extend_to: null, notices: [], rules: [] },
  ...more,
})
const rule = { kind: 'rule', name: 'r' } as const

test('changes are the first step, and whatever is another than before or says something', () => {
  const history = [
    said(1),
    said(2),
    said(3, { by: rule }),
    said(4, { by: rule }),
    said(5, { by: rule, advice: 'extend', extend_to: 9 }),
    said(6, { by: rule, advice: 'extend', extend_to: 10 }),
    said(7, { by: rule, advice: 'extend', extend_to: 10, reasons: ['another'] }),
    said(8, { by: rule, advice: 'extend', extend_to: 10, notices: [{ rule: 'n', message: 'm' }] }),
    said(9, { by: rule, advice: 'extend', extend_to: 10 }),
  ]
  expect(saidPart(history, 'changes').map(({ step }) => step)).toEqual([1, 3, 5, 6, 8])
  expect(saidPart(history, 'all')).toHaveLength(9)
  expect(saidPart(history, 'none')).toEqual([])
})

test('rules that said nothing are left out, and clauses where there are too many', () => {
  const clause = { expression: 'x'.repeat(1900), holds: true, because: null, values: {} }
  const common = { rule: 'a', action: 'stop', holds: true, held_for: 1, to: null, because: null } as const
  const rules: RulesSaid['rules'] = [
    { ...common, clauses: [clause], outcome: 'decided' },
    { ...common, clauses: [clause], outcome: 'silent' },
  ]
  const part = saidPart(
    Array.from({ length: 2000 }, (_, step) => said(step, { rules })),
    'all',
  )
  expect(part.every(({ rules }) => rules.length === 1)).toBe(true)
  const whole = part.filter(({ rules }) => rules[0]?.clauses.length === 1)
  expect(whole.length).toBeGreaterThan(900)
  expect(JSON.stringify(whole.map(({ rules }) => rules)).length).toBeLessThan(mostSaidText + whole.length)
})
