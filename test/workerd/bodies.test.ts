/** Every route with a body looks at its headers first: what they rule out is refused before a byte is read. */
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { problemSchema } from '../../src/wire/problem.ts'
import { openRun, request } from './support/requests.ts'

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional() }),
    ),
  ),
})

const values: Record<string, string> = {
  step: '3',
  file: 'a.safetensors',
  key: '0000000000',
}
let operations: { method: string; path: string; types: string[] }[] = []

beforeAll(async () => {
  const { run } = await openRun()
  const { paths } = documentSchema.parse(await (await request('GET', '/openapi.json')).json())
  operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { requestBody }]) => {
      if (requestBody === undefined) return []
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        name === 'run' ? run : (values[name] ?? ''),
      )
      return [{ method: method.toUpperCase(), path: address, types: Object.keys(requestBody.content) }]
    }),
  )
})

/** A body of which nothing ever comes: whoever reads it never answers. */
const endless = () => new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) })

async function refusals(
  chosen: (types: readonly string[]) => string | undefined,
  headers: Record<string, string>,
): Promise<[string, number, string][]> {
  const asked = operations.flatMap(({ method, path, types }) => {
    const type = chosen(types)
    return type === undefined ? [] : [{ method, path, type }]
  })
  expect(asked.length).toBeGreaterThan(3)
  return Promise.all(
    asked.map(async ({ method, path, type }): Promise<[string, number, string]> => {
      const answer = await request(method, path, {
        body: endless(),
        headers: { 'content-type': type, ...headers },
      })
      return [`${method} ${path}`, answer.status, problemSchema.parse(await answer.json()).code]
    }),
  )
}

const first = (types: readonly string[]) => types[0]
const fileType = (types: readonly string[]) => types.find((type) => type === 'application/octet-stream')

describe('a body that is never read', () => {
  it('of another type is refused with 415', async () => {
    for (const [route, status, code] of await refusals(() => 'text/html', { 'idempotency-key': 'k' }))
      expect([route, status, code]).toEqual([route, 415, 'media_type'])
  })

  it('in any coding is refused with 415', async () => {
    for (const coding of ['gzip', 'br', 'deflate', 'x'])
      for (const [route, status, code] of await refusals(first, { 'content-encoding': coding }))
        expect([route, coding, status, code]).toEqual([route, coding, 415, 'media_type'])
  })

  it('that is announced too large is refused with 413', async () => {
    for (const [route, status, code] of await refusals(first, {
      'content-length': '9999999999',
      'idempotency-key': 'k',
    }))
      expect([route, status, code]).toEqual([route, 413, 'too_large'])
  })

  it('that is a file without a length is refused with 411', async () => {
    for (const [route, status, code] of await refusals(fileType, {}))
      expect([route, status, code]).toEqual([route, 411, 'length_required'])
  })

  it('whose length is no number is refused', async () => {
    for (const length of ['-1', '1e3', '0x10'])
      for (const [route, status, code] of await refusals(fileType, { 'content-length': length }))
        expect([route, length, status, code]).toEqual([route, length, 411, 'length_required'])
  })
})
