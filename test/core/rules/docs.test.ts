/** docs/rules.md says what the registers and the limits say. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mostDepth, mostItems, mostNodes, mostSource } from '../../../src/cel/limits.ts'
import { counterfactuals } from '../../../src/core/counterfactuals/register.ts'
import { compileRules, mostKept } from '../../../src/core/rules/compile.ts'
import { ruleFunctions } from '../../../src/core/rules/functions/register.ts'
import { mostWindow } from '../../../src/core/rules/functions/window.ts'
import { declarationsOf } from '../../../src/core/rules/names.ts'
import { presets } from '../../../src/core/rules/presets/register.ts'
import { mostRules, rulesetSchema } from '../../../src/wire/rules.ts'
import { names } from './runs.ts'

const docs = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8')
/** Without its line breaks. */
const prose = docs.replaceAll(/\s+/g, ' ')
const rows = Array.from(docs.matchAll(/^\|(.*)\|$/gm), ([, row = '']) =>
  row.split('|').map((cell) => cell.trim()),
)

test('the functions of the register, and no others', () => {
  const written = [...ruleFunctions.values()].map(({ name, parameters, description }) => [
    `\`${name}(${parameters.map((parameter) => parameter.name).join(', ')})\``,
    description,
  ])
  expect(rows.filter(([first = '']) => /^`\w+\(/.test(first))).toEqual(written)
})

test('the presets of the register, with what they are worth', () => {
  for (const { ruleset, description } of presets)
    expect(prose).toContain(`- **${ruleset.name}.** ${description}`)
  expect(rows.filter((cells) => /^\d+ of \d+$/.test(cells[1] ?? '')).map(([name]) => name)).toEqual([
    ...presets.map(({ ruleset }) => ruleset.name),
    ...counterfactuals.map(({ title }) => title),
  ])
})

test('every name', () => {
  for (const name of declarationsOf(names).variables.keys()) {
    const [group, field] = name.split('.')
    const written = field === undefined ? `\`${name}\`` : new RegExp(`\`(${group}\\.\\w+|\\.${field})\``)
    expect(docs).toMatch(written)
  }
})

test('the example fits a run', () => {
  const lines = docs.split('\n')
  const begin = lines.findIndex((line) => line.startsWith('    {'))
  const end = lines.findIndex((line, index) => index > begin && line === '')
  const example = rulesetSchema.parse(JSON.parse(lines.slice(begin, end).join('\n')))
  expect(compileRules(example, names)).toMatchObject({ ok: true })
})

test('limits', () => {
  const limits: [string, number][] = [
    ['rules in a set', mostRules],
    ['characters of an expression', mostSource],
    ['operations in an expression', mostNodes],
    ['nested parentheses, calls and lists', mostDepth],
    ['elements of a list', mostItems],
    ['values of the history that all calls keep together', mostKept],
  ]
  for (const [limit, most] of limits) expect(rows).toContainEqual([limit, most.toLocaleString('en')])
  expect(docs).toContain(`at most ${mostWindow}.`)
})
