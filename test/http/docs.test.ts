/** The page on the API names every code that a problem can have, beside its status. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'api.md'), 'utf8')
const source = readFileSync(join(root, 'src', 'http', 'problem.ts'), 'utf8')

const cases = [...source.matchAll(/case '(\w+)':\s*return \{[^}]*?status: (\d{3})/g)].map(
  ([, code = '', status = '']) => [code, status] as const,
)

it('is held against all cases there are', () => {
  expect(cases.length).toBe([...source.matchAll(/^ {4}case '/gm)].length)
})

// The code of an invalid body is that of what is wrong with it.
it.each(cases.filter(([code]) => code !== 'invalid'))('has %s with status %s', (code, status) => {
  const row = page.split('\n').find((line) => line.startsWith(`| ${status} `))
  expect(row).toContain(`\`${code}\``)
})
