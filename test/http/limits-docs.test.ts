/** The page on limits says what the code does: values, answers and tests are those that there are. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const rows = read('docs/limits.md')
  .split('\n')
  .filter((line) => /^\| (?!limit |-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, limit = '', value = '', setIn = '', answer = '', testedIn = '']) => ({
    ...{ limit, value, setIn, answer, testedIn },
    places: [...setIn.matchAll(/`([^`]+)` in `([^`]+)`/g)].map(([, what = '', file = '']) => ({
      what,
      file,
    })),
  }))

const problems = read('src/http/problem.ts')
const codes = ['src/wire/upload-codes.ts', 'src/wire/onnx/codes.ts', 'docs/api.md', 'src/http/problem.ts']
  .map(read)
  .join('\n')

it('has rows', () => {
  expect(rows.length).toBeGreaterThan(40)
})

describe.each(rows)('$limit', ({ value, answer, testedIn, places }) => {
  it('is what the code says', () => {
    expect(places.length).toBeGreaterThan(0)
    for (const { what, file } of places)
      expect(sizes(value), `${what} in ${file}`).toContain(found(what, file))
  })

  it('is answered with a code that there is', () => {
    const [, status, code] = /^(\d{3}) `(\w+)`$/.exec(answer) ?? []
    if (code === undefined) return expect(answer).toMatch(/^(202|[a-z -]+)$/)
    expect(codes).toMatch(new RegExp(`\\b${code}\\b`))
    if (problems.includes(`case '${code}'`))
      expect(problems).toMatch(new RegExp(`case '${code}':[^;]{0,200}?status: ${status}`))
  })

  it('is tested where the page says', () => {
    const files = [...testedIn.matchAll(/`([^`]+)`/g)].map(([, file]) => file)
    if (files.length === 0) expect(testedIn).toMatch(/^(by the same code as|no POST route)/)
    for (const file of files) expect(existsSync(join(root, `${file}.test.ts`)), file).toBe(true)
  })
})

const units: Readonly<Record<string, number>> = { '': 1, bytes: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }
const seconds: Readonly<Record<string, number>> = { s: 1, h: 3600 }

/** What a constant may be for this value: times are in seconds or in milliseconds. */
function sizes(text: string): number[] {
  const [, digits = '', unit = ''] = /^([\d,]+)(?: (\w+))?$/.exec(text) ?? []
  const number = Number(digits.replaceAll(',', ''))
  const time = seconds[unit]
  if (time !== undefined) return [number * time, number * time * 1000]
  return [number * (units[unit] ?? Number.NaN)]
}

/** The number that a name is set to; of other text, which must be there as it is, the last number in it. */
function found(what: string, file: string): number {
  const source = read(file)
  if (!/^\w+$/.test(what)) {
    expect(source).toContain(what)
    return Number(
      what
        .match(/\d[\d_]*/g)
        ?.at(-1)
        ?.replaceAll('_', ''),
    )
  }
  const set = new RegExp(`\\b${what}\\s*[=:]\\s*([\\dM][\\w* ]*)`).exec(source)?.[1] ?? ''
  return set
    .replaceAll('_', '')
    .split('*')
    .reduce((product, factor) => product * (factor.trim() === 'MIB' ? 2 ** 20 : Number(factor)), 1)
}
