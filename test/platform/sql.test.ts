/** Statements keep to what Cloudflare's SQLite takes: 100 bound values and 100 KB of text, whatever a request brings. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..', '..', 'src', 'platform')
const MOST_VALUES = 100

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))

const statements = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(['"`])\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b[\s\S]*?\1/g)].map(
    ([text]) => ({ file, text }),
  ),
)

it('are found', () => {
  expect(statements.length).toBeGreaterThan(50)
})

it('have places for values that are written out, and few of them', () => {
  const placesOf = (text: string) => {
    const numbered = [...text.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number))
    return Math.max(text.match(/\?(?!\d)/g)?.length ?? 0, ...numbered, 0)
  }
  const most = Math.max(...statements.map(({ text }) => placesOf(text)))
  expect(most).toBeGreaterThan(5)
  expect(most).toBeLessThanOrEqual(MOST_VALUES)
})

it('never have as many places as there are values', () => {
  const made = files.filter((file) =>
    /map\(\(\) => ['"`]\?|['"`]\?, ?['"`]\.repeat/.test(readFileSync(file, 'utf8')),
  )
  expect(made).toEqual([])
})
