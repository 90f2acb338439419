/** JSON made to do harm, to every route that takes JSON: a documented refusal or nothing out of the ordinary, and no trace. */
import { beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../../../src/wire/problem.ts'
import { runSchema } from '../../../src/wire/run.ts'
import { type OperationWithBody, operationsWithBody } from '../support/operations.ts'
import { getHistory, openRun, postScalars, request } from '../support/requests.ts'

const DEEP = 100_000

/** Of a field that most bodies have, and of one that the body of a rotation has. */
const named = (value: string) => `{"name": ${value}, "overlap_seconds": ${value}}`

/** Refused wherever they are sent. */
const refused: Readonly<Record<string, () => string>> = {
  'arrays in each other': () => '['.repeat(DEEP) + ']'.repeat(DEEP),
  'arrays that never end': () => '['.repeat(DEEP),
  'objects in each other': () => `${'{"a":'.repeat(DEEP / 4)}1${'}'.repeat(DEEP / 4)}`,
  'objects in a field': () => `{"name": "a", "note": ${'{"a":'.repeat(DEEP / 4)}1${'}'.repeat(DEEP / 4)}}`,
  'brackets that close nothing': () => ']'.repeat(DEEP),
  'a million keys': () => `{${Array.from({ length: 1_000_000 }, (_, i) => `"${i.toString(36)}":1`).join()}}`,
  'ten megabytes of digits': () => `{"name": ${'9'.repeat(10_000_000)}}`,
  'as many digits as are taken': () => named('9'.repeat(100_000)),
  'a number beyond all': () => named('1e400'),
  'a number below all': () => named('-1e400'),
  'a text that never ends': () => `{"name": "${'a'.repeat(1000)}`,
  'a text of backslashes': () => `{"name": "${'\\'.repeat(99_999)}`,
  'a NUL': () => '{"name": "a"\0}',
  'no object': () => '[]',
  null: () => 'null',
  'a text': () => '"__proto__"',
  'two values': () => '{} {}',
  nothing: () => ' ',
}

let operations: readonly OperationWithBody[] = []

beforeAll(async () => {
  operations = (await operationsWithBody()).filter(({ types }) => types.includes('application/json'))
  expect(operations.length).toBeGreaterThan(6)
})

function send({ method, path }: OperationWithBody, body: string): Promise<Response> {
  const bytes = new TextEncoder().encode(body)
  const headers = { 'content-type': 'application/json', 'content-length': String(bytes.byteLength) }
  return request(method, path, { body: bytes, headers })
}

describe('JSON for any route', () => {
  it.each(Object.keys(refused))('is refused: %s', async (name) => {
    const body = refused[name]?.() ?? expect.fail('no such body')
    for (const operation of operations) {
      const answer = await send(operation, body)
      const where = `${operation.method} ${operation.path}`
      // Where the address names nothing, that may be said first.
      expect([400, 404, 413, 422], where).toContain(answer.status)
      const problem = problemSchema.parse(await answer.json())
      // What is echoed is no way to make a small request a large answer.
      expect(JSON.stringify(problem).length, where).toBeLessThan(20_000)
    }
  })

  it('of many keys ends as any other', async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `"${i.toString(36)}":1`).join()
    for (const operation of operations)
      expect((await send(operation, `{${keys}}`)).status, operation.path).toBeLessThan(500)
  })

  it('with a name twice has the last, and with half a character a whole one', async () => {
    const headers = { 'content-type': 'application/json' }
    for (const [body, name] of [
      ['{"name": "first", "name": "last"}', /^last$/],
      ['{"name": "a\\ud800b"}', /^a\ufffd+b$/],
    ] as const) {
      const answer = await request('POST', '/v1/runs', { body, headers })
      expect(answer.status).toBe(201)
      const { run } = runSchema.parse(await answer.json())
      const read = await request('GET', `/v1/runs/${run}`)
      expect(runSchema.parse(await read.json()).name).toMatch(name)
      expect((await request('GET', `/runs/${run}`)).status).toBe(200)
    }
  })

  it('changes no prototype', async () => {
    const body =
      '{"name": "a", "__proto__": {"polluted": 1, "precision": "x"}, "constructor": {"prototype": {"polluted": 1}}}'
    for (const operation of operations) {
      const answer = await send(operation, body)
      expect(answer.status, operation.path).toBeLessThan(500)
      await answer.body?.cancel()
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    const opened = await request('POST', '/v1/runs', {
      body,
      headers: { 'content-type': 'application/json' },
    })
    const { spec } = runSchema.parse(await opened.json())
    expect([spec.precision, Reflect.get(spec, 'polluted')]).toEqual(['float32', undefined])
  })
})

describe('lines of scalars', () => {
  it('are refused alike', async () => {
    const { run } = await openRun()
    for (const [name, make] of Object.entries(refused)) {
      if (name === 'nothing') continue
      const headers = { 'content-type': 'application/x-ndjson' }
      const answer = await request('POST', `/v1/runs/${run}/scalars`, { body: make(), headers })
      expect([413, 422], name).toContain(answer.status)
      const text = await answer.text()
      expect(problemSchema.safeParse(JSON.parse(text)).success).toBe(true)
      expect(text.length, name).toBeLessThan(20_000)
    }
  })

  it('are not called as what every object has', async () => {
    const { run } = await openRun()
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      const body = `{"step": 1, "train_loss": 1}\n{"step": 2, "${name}": 7}`
      const headers = { 'content-type': 'application/x-ndjson' }
      const answer = await request('POST', `/v1/runs/${run}/scalars`, { body, headers })
      expect([name, answer.status]).toEqual([name, 422])
    }
    expect((await getHistory(run)).rows).toEqual([])
    expect((await postScalars(run, [{ step: 1, constructor_loss: 1 }])).status).toBe(200)
    await request('POST', `/v1/runs/${run}/scalars`, {
      body: '{"step": 1, "__proto__": {"polluted": 1}, "train_loss": 1}',
      headers: { 'content-type': 'application/x-ndjson' },
    })
    const [row] = (await getHistory(run)).rows
    expect(Object.keys(row?.scalars ?? {}).sort()).toEqual(['constructor_loss', 'train_loss'])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})
