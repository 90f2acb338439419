/** Random expressions: refused when they are saved, or evaluated within the cap; never an exception. */
import { expect, test } from 'vitest'
import { expressionKinds, randomExpression } from '../../../bench/rule-expressions.ts'
import { compileRules } from '../../../src/core/rules/compile.ts'
import { momentsOf } from '../../../src/core/rules/moments.ts'
import { saidOf } from '../../../src/core/rules/replay.ts'
import { rulesetSchema } from '../../../src/wire/rules.ts'
import { rulesSaidSchema } from '../../../src/wire/rules-said.ts'
import { grokking, runOf } from '../detection/fold.ts'
import { schedule } from './runs.ts'

const spec = runOf(schedule)
const moments = [...momentsOf(spec, grokking())]

test.each(expressionKinds)('500 expressions, %s', (kind) => {
  let accepted = 0
  for (let seed = expressionKinds.indexOf(kind); seed < 2000; seed += expressionKinds.length) {
    const { source } = randomExpression(seed)
    const parsed = rulesetSchema.safeParse({
      name: 'random',
      rules: [
        { name: 'when', when: source, then: { kind: 'stop' } },
        { name: 'to', when: 'true', then: { kind: 'extend', to: source } },
      ],
    })
    if (!parsed.success) continue
    // As a condition it may fit where as a step it does not, and the other way round.
    for (const rule of parsed.data.rules) {
      const compiled = compileRules({ name: 'random', rules: [rule] }, { spec, plan: null, scalars: null })
      if (!compiled.ok) {
        expect(compiled.errors[0]?.message, source).toMatch(/\S/)
        continue
      }
      accepted += 1
      const all = saidOf(compiled.compiled, moments)
      expect(all).toHaveLength(moments.length)
      expect(rulesSaidSchema.safeParse(all.at(-1)).error, source).toBeUndefined()
    }
  }
  // What is well typed is mostly taken, and garbage hardly ever.
  expect(accepted > 250).toBe(kind === 'typed')
  expect(accepted < 10).toBe(kind === 'garbage')
})
