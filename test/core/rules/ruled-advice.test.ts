/** Advice as it is given: what rules made of the advisor's own, what it keeps of them, and what stands between snapshots. */
import { describe, expect, test } from 'vitest'
import { saidOf } from '../../../src/core/rules/replay.ts'
import {
  mostClauseText,
  ruledAdvice,
  spokenOf,
  standingAdvice,
  unruledAdvice,
} from '../../../src/core/rules/ruled-advice.ts'
import { adviceSchema } from '../../../src/wire/advice.ts'
import type { RuleAction } from '../../../src/wire/rules.ts'
import type { RulesSaid } from '../../../src/wire/rules-said.ts'
import { momentAt, names, rulesOf, schedule } from './runs.ts'

const { spec } = names
const ruleset = { name: 'test', version: 3 }
const rule = (then: RuleAction, when = 'true') => ({ name: 'r', when, then }) as const

function at(step: number, then: RuleAction, advice: 'continue' | 'stop' | 'extend' = 'continue') {
  const moment = momentAt({ step, advice })
  const own = moment.advice ?? expect.fail('it is judged')
  const [said = expect.fail('nothing was said')] = saidOf(rulesOf([rule(then)]), [moment])
  return { own, said }
}

test('fits the schema, and says what the advisor would have said where that is another', () => {
  const { own, said } = at(100, { kind: 'stop' })
  const advice = ruledAdvice(spec, own, said, ruleset)
  expect(
    adviceSchema.parse({ run: 'r', version: 1, state: 'evaluated', readings: {}, ...advice }),
  ).toMatchObject({
    ...{ advice: 'stop', ruleset, by: { kind: 'rule', name: 'r' } },
    own: { advice: 'continue', reasons: own.reasons, extend_to: null },
  })
  const same = at(100, { kind: 'continue' })
  expect(ruledAdvice(spec, same.own, same.said, ruleset).own).toBeNull()
  expect(unruledAdvice(own, null)).toMatchObject({ advice: 'continue', by: { kind: 'advisor' }, own: null })
})

describe('the next snapshot', () => {
  test.each([
    ['stop', { kind: 'stop' }, 'continue', null],
    ['a pause', { kind: 'pause' }, 'continue', null],
    ['going on', { kind: 'continue' }, 'continue', 200],
    ['going on where the advisor would have stopped', { kind: 'continue' }, 'stop', 200],
  ] as const)('after %s', (_, then, advice, next) => {
    const { own, said } = at(100, then, advice)
    const ends = { ...own, next_snapshot_step: advice === 'stop' ? null : own.next_snapshot_step }
    expect(ruledAdvice(spec, ends, said, ruleset).next_snapshot_step).toBe(next)
  })
})

describe('between snapshots', () => {
  const { said } = at(100, { kind: 'stop' })
  const later = (step: number) => momentAt({ step }).advice ?? expect.fail('it is judged')

  test('what a rule decided stands, without saying its notices again', () => {
    const advice = standingAdvice(
      spec,
      later(150),
      { ...said, notices: [{ rule: 'r', message: 'm' }] },
      ruleset,
    )
    expect(advice).toMatchObject({ step: 150, advice: 'stop', by: { name: 'r' }, notices: [], rules: [] })
    expect(advice.reasons[0]).toContain('step 100')
  })

  test('it does not where the advisor decided, the budget is spent, or the extension is reached', () => {
    const own = (last: RulesSaid | null, step: number) =>
      standingAdvice(spec, later(step), last, ruleset).by.kind
    expect(own(null, 150)).toBe('advisor')
    expect(own({ ...said, by: { kind: 'advisor', name: 'the advisor' } }, 150)).toBe('advisor')
    expect(own(said, schedule.max_steps)).toBe('advisor')
    const extension = at(900, { kind: 'extend', to: '1200' }).said
    expect(own(extension, 1199)).toBe('rule')
    expect(own(extension, 1200)).toBe('advisor')
  })
})

test('clauses are kept up to a bound, and rules beyond it without them; silent rules are not kept', () => {
  const clause = { expression: 'x'.repeat(2000), holds: true, because: null, values: {} }
  const said = { action: 'stop', holds: true, held_for: 1, to: null, because: null } as const
  const rules = Array.from({ length: 50 }, (_, index) => ({
    ...{ ...said, rule: `r${index}`, clauses: [clause] },
    outcome: index % 2 === 0 ? ('lost' as const) : ('silent' as const),
  }))
  const kept = spokenOf(rules)
  expect(kept).toHaveLength(25)
  const whole = kept.filter(({ clauses }) => clauses.length > 0)
  expect(whole.length).toBe(Math.floor(mostClauseText / JSON.stringify([clause]).length))
  expect(JSON.stringify(kept).length).toBeLessThan(mostClauseText + 50 * 200)
})
