/** Every route with every kind of credential: the table of access as real requests find it, new routes included. */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { access, type Need } from '../../src/http/access.ts'
import { scopes } from '../../src/wire/identity.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { assemble } from '../../workers/compose.ts'
import { testKey } from './support/credentials.ts'
import { age, as, makeKey, makeProject, makeShare, makeToken, revoke } from './support/identity.ts'
import { noRuntime } from './support/no-runtime.ts'
import { anonymousRequest, openRun, request, snapshotBytes } from './support/requests.ts'

/** As the app has them; what is on all methods is middleware. */
const { app } = assemble(env, noRuntime)
const routes = [...new Set(app.routes.filter(isRoute).map(({ method, path }) => `${method} ${path}`))].sort()

function isRoute({ method }: { readonly method: string }): boolean {
  return method !== 'ALL'
}

interface Caller {
  /** Null: no credential at all. */
  readonly credential: string | null
  /** What is expected of a route for a request to the first run. */
  readonly expected: (need: Need, route: string) => Outcome
}

/** `page`: led to the sign-in page. `elsewhere`: let in, to a project in which the run is not there. */
type Outcome = 'open' | 'unauthorized' | 'forbidden' | 'elsewhere'

let callers: Readonly<Record<string, Caller>>
let run: string

beforeAll(async () => {
  run = (await openRun()).run
  const other = (await openRun('other')).run
  const [expired, revoked] = [await makeKey(['admin']), await makeKey(['admin'])]
  await age(expired.key, 'expires_at = 1')
  await revoke(`/v1/keys/${revoked.key}`)
  const unauthorized = () => 'unauthorized' as const
  callers = {
    none: { credential: null, expected: unauthorized },
    garbage: { credential: 'garbage', expected: unauthorized },
    'unknown secret': { credential: `${testKey.slice(0, -43)}${'A'.repeat(43)}`, expected: unauthorized },
    expired: { credential: expired.credential, expected: unauthorized },
    revoked: { credential: revoked.credential, expected: unauthorized },
    'another project': {
      credential: (await makeProject('elsewhere')).credential,
      expected: (need, route) => {
        if (need !== 'public' && need.defaultProject === true) return 'forbidden'
        return route.includes('/:run') ? 'elsewhere' : 'open'
      },
    },
    'run token': { credential: (await makeToken(run)).credential, expected: bound('run_token', true) },
    'run token of another run': {
      credential: (await makeToken(other)).credential,
      expected: bound('run_token', false),
    },
    'share link': { credential: (await makeShare(run)).credential, expected: bound('share_link', true) },
    'share link of another run': {
      credential: (await makeShare(other)).credential,
      expected: bound('share_link', false),
    },
    ...Object.fromEntries(
      await Promise.all(
        scopes.map(async (scope) => {
          const { credential } = await makeKey([scope])
          const expected = (need: Need): Outcome => {
            const asked = need === 'public' ? [] : need.scopes
            return scope === 'admin' || asked.every((one) => one === scope) ? 'open' : 'forbidden'
          }
          return [`${scope} alone`, { credential, expected }] as const
        }),
      ),
    ),
    'first admin key': { credential: testKey, expected: () => 'open' },
  }
})

function bound(kind: 'run_token' | 'share_link', isOwn: boolean): Caller['expected'] {
  return (need) => {
    const allowed = need !== 'public' && need.also?.includes(kind) === true
    return allowed && isOwn ? 'open' : 'forbidden'
  }
}

/** An address of a route: the first run, and ids of nothing, so that nothing is changed by accident. */
async function addressOf(route: string, outcome: Outcome): Promise<string> {
  const deletesRun = route === 'DELETE /v1/runs/:run' && outcome === 'open'
  const values: Readonly<Record<string, string>> = {
    run: deletesRun ? (await openRun('to be deleted')).run : run,
    step: '5',
    file: 'model-00001-of-00002.safetensors',
  }
  const path = route.slice(route.indexOf(' ') + 1)
  return path.replaceAll(/:([a-z]+)/g, (_, name) => values[name] ?? 'zzzzzzzzzz').replace('*', 'icon.svg')
}

const bytes = snapshotBytes(1)
const octets = { 'content-type': 'application/octet-stream', 'content-length': String(bytes.byteLength) }
const json = { 'content-type': 'application/json' }
const named: RequestInit = { body: '{"name": "a"}', headers: json }

/** What a route is sent so that it comes to look for the run. Other routes are sent nothing. */
const sent: Readonly<Record<string, RequestInit>> = {
  'PUT /v1/runs/:run/probe': { body: bytes, headers: octets },
  'PUT /v1/runs/:run/model': { body: bytes, headers: octets },
  'PUT /v1/runs/:run/snapshots/:step': { body: bytes, headers: octets },
  'PUT /v1/runs/:run/snapshots/:step/shards/:file': {
    body: bytes,
    headers: { ...octets, 'content-digest': `sha-256=:${btoa('\0'.repeat(32))}:` },
  },
  'POST /v1/runs/:run/scalars': {
    body: '{"step": 1, "train_loss": 1}',
    headers: { 'content-type': 'application/x-ndjson' },
  },
  'POST /v1/runs/:run/attempts': { body: '{"from_step": 5}', headers: json },
  'PUT /v1/runs/:run/rules': { body: '{"preset": "advised"}', headers: json },
  'POST /v1/runs/:run/replay': { body: '{"version": 1}', headers: json },
  'POST /v1/runs/:run/tokens': named,
  'POST /v1/runs/:run/shares': named,
  'PATCH /v1/runs/:run': named,
  'GET /v1/runs/:run/live': { headers: { upgrade: 'websocket' } },
}

/** What a route must be asked for besides. */
const queries: Readonly<Record<string, string>> = { 'GET /v1/runs/:run/advice/versions': '?step=5' }

function outcomeOf(status: number): Outcome {
  if (status === 401 || status === 303) return 'unauthorized'
  if (status === 403) return 'forbidden'
  return status === 404 ? 'elsewhere' : 'open'
}

describe('the table of access', () => {
  it('has an entry for every route, and none for another', () => {
    expect(routes.length).toBeGreaterThan(30)
    expect(Object.keys(access).sort()).toEqual(routes)
  })

  it('closes a route without an entry to everybody', async () => {
    const { app: changed } = assemble(env, noRuntime)
    changed.get('/v1/unsettled', (c) => c.text('open'))
    const answer = await changed.request('/v1/unsettled', { headers: as(testKey) })
    expect(answer.status).toBe(403)
    expect(problemSchema.parse(await answer.json()).code).toBe('route_closed')
  })
})

describe('an advisor without a pepper', () => {
  it('answers what is public, and lets nobody in', async () => {
    const { app: open } = assemble({ ...env, KEY_PEPPER: 'too short' }, noRuntime)
    expect((await open.request('/healthz')).status).toBe(200)
    for (const path of ['/v1/runs', '/'])
      expect((await open.request(path, { headers: as(testKey) })).status, path).toBe(503)
    const session = await open.request('/session', {
      method: 'POST',
      body: JSON.stringify({ credential: testKey }),
      headers: { 'content-type': 'application/json' },
    })
    expect(session.status).toBe(503)
  })
})

describe.each(routes)('%s', (route) => {
  it('lets in whom it names, and nobody else', async () => {
    const need = access[route] ?? expect.fail(`${route} has no entry in src/http/access.ts`)
    const found: Record<string, Outcome> = {}
    const wanted: Record<string, Outcome> = {}
    for (const [name, { credential, expected }] of Object.entries(callers)) {
      const outcome = need === 'public' ? 'open' : expected(need, route)
      const headers = new Headers(sent[route]?.headers)
      if (credential !== null) headers.set('authorization', `Bearer ${credential}`)
      const method = route.slice(0, route.indexOf(' '))
      const path = await addressOf(route, outcome)
      const answer = await anonymousRequest(method, path + (queries[route] ?? ''), {
        ...sent[route],
        headers,
      })
      answer.webSocket?.accept()
      answer.webSocket?.close()
      await answer.body?.cancel()
      wanted[name] = outcome
      // What is let in may find nothing at an address that names nothing.
      found[name] = outcome === 'open' && answer.status === 404 ? 'open' : outcomeOf(answer.status)
    }
    expect(found).toEqual(wanted)
  })
})

describe('what another project sees of a run', () => {
  it('is exactly what it sees of a run that is not there', async () => {
    const { credential } = callers['another project'] ?? expect.fail('no such caller')
    const see = async (id: string) => {
      const answer = await request('GET', `/v1/runs/${id}`, { headers: as(credential ?? '') })
      const text = (await answer.text()).replaceAll(id, 'RUN').replace(/req_[0-9a-f-]+/, 'REQUEST')
      return { status: answer.status, text }
    }
    expect(await see(run)).toEqual(await see('run_00000000000000000000'))
  })
})
