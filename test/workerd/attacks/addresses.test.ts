/** Addresses that try to leave their place: what is no id, step or file name reaches no store, and stored keys stay inside. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../../../src/wire/problem.ts'
import { runListSchema } from '../../../src/wire/run.ts'
import { assemble } from '../../../workers/compose.ts'
import { noRuntime } from '../support/no-runtime.ts'
import {
  anonymousRequest,
  openRun,
  request,
  sendBytes,
  sendJson,
  snapshotBytes,
} from '../support/requests.ts'

/** As they stand in an address; `..` alone is resolved by whoever sends it. */
const traversals = [
  '%2e%2e%2f',
  '..%2f..%2fruns',
  '%252e%252e%252f',
  '..%5c..%5c',
  '%c0%ae%c0%ae%2f',
  '%00',
  'a%00b',
  '%0d%0aset-cookie:%20a=b',
  '%2f',
  '%2f%2f',
  '%ff',
  '%',
  '%f0%9f%8c%b1',
  'e%CC%81',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  `${'%2e%2e%2f'.repeat(500)}`,
]

const steps = [
  '1e3',
  '-0',
  '-1',
  '+1',
  '0x10',
  '01',
  '1.0',
  '1_000',
  '%201',
  '1%00',
  '1%2f2',
  'NaN',
  'Infinity',
  '%D9%A3',
  '9007199254740992',
  '9007199254740993',
  '99999999999999999999',
]

const STORED =
  /^(\w[\w-]*\/)?runs\/run_[0-9a-z]{16,32}\/(snapshots\/[0-9]{8,16}\/(shards\/)?[0-9a-f]{64}\.(safetensors|index\.json)|probe\/[0-9a-f]{64}\.safetensors|model\/[0-9a-f]{64}\.onnx)$/

const { app } = assemble(env, noRuntime)
const routes = [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.includes('/:'))
      .map(({ method, path }) => `${method} ${path}`),
  ),
]

let run: string
beforeAll(async () => {
  run = (await openRun()).run
})

/** Where a route asks for a query or a type first, and is sent none. */
const elsewhere = ['query_invalid', 'media_type']

const bytes = snapshotBytes(1)
const digest = `sha-256=:${btoa(String.fromCharCode(...new Uint8Array(32)))}:`

/** Something for every route to read; what does not fit it is refused, and that is enough here. */
function send(route: string, path: string): Promise<Response> {
  const method = route.slice(0, route.indexOf(' '))
  if (method === 'PUT') return sendBytes('PUT', path, bytes, { 'content-digest': digest })
  if (method === 'POST' && path.includes('/scalars'))
    return request(method, path, { body: '', headers: { 'content-type': 'application/x-ndjson' } })
  if (method === 'POST' || method === 'PATCH') return sendJson(method, path, { name: 'a' })
  return request(method, path)
}

async function storedKeys(): Promise<string[]> {
  return (await env.OBJECTS.list()).objects.map(({ key }) => key)
}

describe.each(routes)('%s', (route) => {
  it('takes nothing for an id that is none', async () => {
    const path = route.slice(route.indexOf(' ') + 1)
    const names = [...path.matchAll(/:([a-z]+)/g)].map((match) => match[1] ?? '')
    const good: Readonly<Record<string, string>> = { run, step: '5', file: 'a.safetensors' }
    for (const attacked of names) {
      for (const odd of attacked === 'step' ? [...steps, ...traversals] : traversals) {
        const address = path.replaceAll(/:([a-z]+)/g, (_, name: string) =>
          name === attacked ? odd : (good[name] ?? '0000000000'),
        )
        const answer = await send(route, address)
        // The address itself is refused, by its form, before anything that came with it is looked at.
        const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true
        const said = `${attacked} ${odd.slice(0, 40)}`
        if (isPage) expect(answer.status, said).toBe(404)
        else {
          const form = attacked === 'run' ? 'run_unknown' : 'path_invalid'
          const refused = problemSchema.parse(await answer.json()).code
          expect([form, ...elsewhere], said).toContain(refused)
        }
        expect(answer.headers.get('set-cookie')).toBeNull()
      }
    }
    expect(await storedKeys()).toEqual([])
  })
})

describe('whatever stands in an address', () => {
  it('leads to keys of the run alone', async () => {
    const part = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
    const odd = fc.oneof(part, fc.constantFrom('..', '../..', '/', '\0', run, '7', 'a.safetensors'))
    await fc.assert(
      fc.asyncProperty(odd, odd, odd, async (inRun, inStep, inFile) => {
        const [one, step, file] = [inRun, inStep, inFile].map((text) => encodeURIComponent(text))
        await sendBytes('PUT', `/v1/runs/${one}/snapshots/${step}`, bytes)
        const answer = await sendBytes('PUT', `/v1/runs/${one}/snapshots/${step}/shards/${file}`, bytes, {
          'content-digest': `sha-256=:${btoa(String.fromCharCode(...(await sha256(bytes))))}:`,
        })
        expect(answer.status).toBeLessThan(500)
      }),
      { numRuns: 150 },
    )
    const under = `/v1/runs/${run}/snapshots/7`
    expect((await sendBytes('PUT', under, bytes)).status).toBe(200)
    const keys = await storedKeys()
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(key).toMatch(STORED)
    for (const key of keys) expect(key.startsWith(`runs/${run}/`)).toBe(true)
  })
})

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data))
}

describe('names in bodies', () => {
  it('of shards in an index are names of files, and their digests digests', async () => {
    const good = '0'.repeat(64)
    const indexes: { weight_map: Record<string, string>; shards: Record<string, string> }[] = [
      { weight_map: { W: '../a.safetensors' }, shards: { 'a.safetensors': good } },
      { weight_map: { W: 'a.safetensors' }, shards: { '../../probe/a.safetensors': good } },
      { weight_map: { W: 'a.safetensors' }, shards: { 'a/b.safetensors': good } },
      { weight_map: { W: 'a.safetensors' }, shards: { '.safetensors': good } },
      { weight_map: { W: 'a.safetensors' }, shards: { 'a.safetensors': '../../../probe' } },
      { weight_map: { W: 'a.safetensors' }, shards: { 'a.safetensors': good.replace('0', 'A') } },
      { weight_map: { W: 'a.safetensors' }, shards: { 'a.safetensors\0': good } },
    ]
    for (const index of indexes) {
      const text = JSON.stringify(index)
      const headers = { 'content-type': 'application/json', 'content-length': String(text.length) }
      const answer = await request('PUT', `/v1/runs/${run}/snapshots/9`, { body: text, headers })
      expect([text, answer.status]).toEqual([text, 422])
    }
  })

  it('of projects are plain', async () => {
    for (const project of ['..', 'a/b', '../default', 'A', '', '-a', 'é', 'a\0', 'a'.repeat(41), 'index/']) {
      const answer = await sendJson('POST', '/v1/projects', { project })
      expect([project, answer.status]).toEqual([project, 422])
    }
  })

  it('of projects in a credential are plain too', async () => {
    for (const project of ['..', '../default', 'default/', '%64efault', 'project/index']) {
      const credential = `lbk_${project}_0000000000_${'A'.repeat(43)}`
      const answer = await anonymousRequest('GET', '/v1/runs', {
        headers: { authorization: `Bearer ${credential}` },
      })
      expect([project, answer.status]).toEqual([project, 401])
    }
  })
})

describe('a cursor', () => {
  it('that the advisor did not give is refused, or read as a place in the list and nothing else', async () => {
    const of = (value: unknown) => encodeURIComponent(btoa(JSON.stringify(value)))
    const none = [
      '..',
      '%00',
      of('a'),
      of(['a']),
      of([1, 2]),
      of({ length: 2 }),
      of([['a'], 'b']),
      '%F0%9F%8C%B1',
    ]
    for (const cursor of none) {
      const answer = await request('GET', `/v1/runs?cursor=${cursor}`)
      expect([cursor, answer.status]).toEqual([cursor, 422])
      expect(problemSchema.parse(await answer.json()).code).toBe('cursor_invalid')
    }
    expect((await request('GET', `/v1/runs?cursor=${'a'.repeat(401)}`)).status).toBe(422)
    const injected = await request('GET', `/v1/runs?cursor=${of(["' OR 1=1 --", "'; DROP TABLE runs; --"])}`)
    expect(runListSchema.parse(await injected.json()).runs).toEqual([])
    expect(runListSchema.parse(await (await request('GET', '/v1/runs')).json()).runs).not.toEqual([])
    expect((await request('GET', '/?cursor=..')).status).toBe(200)
  })
})

describe('the way on from signing in', () => {
  it.each([
    'https:elsewhere.example',
    'http:/elsewhere.example',
    '/..//elsewhere.example',
    '/./\\elsewhere.example',
    '%2f%2felsewhere.example',
    '/\n/elsewhere.example',
    '/\t\\elsewhere.example',
    '//elsewhere.example/%2e%2e',
    '/\u2028/elsewhere.example',
    'data:text/html,x',
  ])('leads to no other site: %s', async (next) => {
    const page = await (await request('GET', `/sign-in?next=${encodeURIComponent(next)}`)).text()
    const target = /data-next="([^"]*)"/.exec(page)?.[1] ?? expect.fail('the page names no next')
    expect(target).toMatch(/^\/(?![/\\])/)
    expect(new URL(target, 'http://own.invalid').origin).toBe('http://own.invalid')
  })
})
