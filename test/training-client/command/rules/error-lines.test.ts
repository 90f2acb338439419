/** Errors of rules on a terminal: the mark stands under the place that is wrong. */
import { expect, it } from 'vitest'
import { compileRules } from '../../../../src/core/rules/compile.ts'
import { type Ruleset, rulesetSchema } from '../../../../src/wire/rules.ts'
import { runSpecSchema } from '../../../../src/wire/run.ts'
import { errorLines } from '../../../../training-client/command/rules/error-lines.ts'

const spec = runSpecSchema.parse({ name: 'a run' })

function told(...rules: unknown[]): string[][] {
  const ruleset: Ruleset = rulesetSchema.parse({ name: 'mine', rules })
  const compiled = compileRules(ruleset, { spec, plan: null, scalars: null })
  if (compiled.ok) return []
  return compiled.errors.map((error) => errorLines(ruleset, error))
}

const stop = { kind: 'stop' }

it('marks an unknown name, and says the nearest', () => {
  const when = 'is_nan(train_loss) || train_los > 1e3'
  expect(told({ name: 'diverged', when, then: stop })).toEqual([
    [
      'rule 1, "diverged", when: There is no train_los. Did you mean train_loss?',
      `  ${when}`,
      `  ${' '.repeat(when.indexOf('train_los >'))}${'^'.repeat('train_los'.length)}`,
    ],
  ])
})

it('names the rule and the field of an extension', () => {
  const right = { name: 'fine', when: 'step > 3', then: stop }
  const wrong = { name: 'longer', when: 'step > 3', then: { kind: 'extend', to: '2 * stepp' } }
  expect(told(right, wrong)).toEqual([
    [expect.stringMatching(/^rule 2, "longer", then\.to: There is no stepp\./), '  2 * stepp', '      ^^^^^'],
  ])
})

it('shows the line of the place alone, and of a long one the part around it', () => {
  const [lines] = told({ name: 'a', when: 'step > 3 &&\n\tstepp > 4', then: stop })
  expect(lines?.slice(1)).toEqual(['   stepp > 4', '   ^^^^^'])
  const many = Array.from({ length: 20 }, (_, index) => `step != ${index}`).join(' && ')
  const [long = []] = told({ name: 'a', when: `${many} && stepp > 1 && ${many}`, then: stop })
  const [, shown = '', mark = ''] = long
  expect(shown.length).toBeLessThanOrEqual(102)
  expect(shown.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('stepp')
})

it('marks a place at the very end', () => {
  const [lines = []] = told({ name: 'a', when: 'step >', then: stop })
  expect(lines[1]).toBe('  step >')
  expect(lines[2]?.trim()).toMatch(/^\^+$/)
})

it('an error of the whole ruleset has no place', () => {
  const whole = {
    rule: null,
    field: 'rules',
    at: null,
    code: 'x',
    message: 'Too long.',
    nearest: null,
  } as const
  expect(errorLines({ name: 'a', rules: [] }, whole)).toEqual(['Too long.'])
})
