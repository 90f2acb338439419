/** Every route with a body looks at its headers first: what they rule out is refused before a byte is read. */
import { beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../../src/wire/problem.ts'
import { type OperationWithBody, operationsWithBody } from './support/operations.ts'
import { request } from './support/requests.ts'

let operations: readonly OperationWithBody[] = []

beforeAll(async () => {
  operations = await operationsWithBody()
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
    for (const coding of ['gzip', 'GZIP', 'br', 'deflate', 'zstd', 'identity, gzip', 'gzip, identity', 'x'])
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
