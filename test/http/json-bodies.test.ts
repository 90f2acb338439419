/** JSON bodies are refused by their headers, or as soon as they show what is wrong with them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonBody, MOST_JSON_DEPTH, nestsDeeperThan } from '../../src/http/json-bodies.ts'

const LIMIT = 1000
const TIME = { seconds: 30, bytes_per_second: 1000 }
const utf8 = new TextEncoder()

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Request {
  return new Request('http://advisor.test/', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

async function refused(request: Request): Promise<string> {
  const read = await jsonBody(request, LIMIT, TIME)
  return read.ok ? 'taken' : read.failure.kind
}

describe('a JSON body', () => {
  it('is taken with a suffix and parameters', async () => {
    expect(await refused(post('{}', { 'content-type': 'Application/JSON; charset=utf-8' }))).toBe('taken')
    expect(await refused(post('{}', { 'content-type': 'application/ld+json' }))).toBe('taken')
  })

  it('is refused by type and coding without being read', async () => {
    for (const [name, value] of [
      ['content-type', 'text/plain'],
      ['content-encoding', 'gzip'],
    ] as const) {
      const request = post('{}', { [name]: value })
      expect(await refused(request)).toBe('media_type')
      expect(request.bodyUsed).toBe(false)
    }
  })

  it('is refused by its announced length without being read', async () => {
    const request = post('{}', { 'content-length': String(LIMIT + 1) })
    expect(await refused(request)).toBe('too_large')
    expect(request.bodyUsed).toBe(false)
  })

  it('is refused once it is longer than it may be, announced or not', async () => {
    expect(await refused(post(' '.repeat(LIMIT + 1)))).toBe('too_large')
    expect(await refused(post(' '.repeat(LIMIT + 1), { 'content-length': '10' }))).toBe('too_large')
  })

  it('is refused where it is not UTF-8', async () => {
    expect(await refused(post(new Uint8Array([0x22, 0xff, 0x22])))).toBe('malformed')
  })

  it('is refused where it nests too deep', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(await refused(post(nested(MOST_JSON_DEPTH)))).toBe('taken')
    expect(await refused(post(nested(MOST_JSON_DEPTH + 1)))).toBe('malformed')
  })
})

describe('the depth', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

  it('is that of the parsed value, whatever its strings hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme-ascii' }), (value) => {
        const json = utf8.encode(JSON.stringify(value))
        const depth = depthOf(value)
        expect(nestsDeeperThan(json, depth)).toBe(false)
        if (depth > 0) expect(nestsDeeperThan(json, depth - 1)).toBe(true)
      }),
    )
  })

  it('does not count brackets in strings', () => {
    expect(nestsDeeperThan(utf8.encode('["[[[", "\\"[[["]'), 1)).toBe(false)
  })
})
