/** Sessions of the pages: a cookie that no script reads and no other site sends, good as long as what opened it. */
import { reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { signedInSchema } from '../../src/wire/identity.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { assemble } from '../../workers/compose.ts'
import { testKey } from './support/credentials.ts'
import { age, as, makeCode, makeKey, makeShare, revoke, signIn } from './support/identity.ts'
import { noRuntime } from './support/no-runtime.ts'
import { anonymousRequest, openRun, sendJson } from './support/requests.ts'

const LOCAL = 'http://127.0.0.1'

afterEach(async () => {
  await reset()
})

const get = (path: string, cookie: string, headers: Record<string, string> = {}) =>
  anonymousRequest('GET', path, { origin: LOCAL, headers: { cookie, ...headers } })

const rename = (run: string, cookie: string, headers: Record<string, string>) =>
  anonymousRequest('PATCH', `/v1/runs/${run}`, {
    origin: LOCAL,
    body: '{"name": "renamed"}',
    headers: { cookie, 'content-type': 'application/json', ...headers },
  })

describe('the cookie', () => {
  it('is HttpOnly, SameSite=Strict, of the whole site, and Secure wherever there is HTTPS', async () => {
    const local = await signIn(testKey)
    expect(local.status).toBe(200)
    expect(local.set).toMatch(
      /^latebloom=lbw_default_[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    )
    const secure = await signIn(testKey, 'https://latebloom.example')
    expect(secure.set).toMatch(
      /^__Host-latebloom=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    )
    // Plain HTTP from elsewhere: a browser refuses such a cookie, and nobody signs in over the open net.
    expect((await signIn(testKey, 'http://latebloom.example')).set).toMatch(/^__Host-.*; Secure/)
  })

  it('lets pages read and change what its key may', async () => {
    const { run } = await openRun()
    const { cookie } = await signIn(testKey)
    expect((await get('/v1/runs', cookie)).status).toBe(200)
    expect((await get(`/runs/${run}`, cookie)).status).toBe(200)
    expect((await rename(run, cookie, { origin: LOCAL, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    const reader = await signIn((await makeKey(['runs:read'])).credential)
    expect((await rename(run, reader.cookie, { origin: LOCAL })).status).toBe(403)
  })

  it('changes nothing for a page of another site, or where the browser does not say which page it is', async () => {
    const { run } = await openRun()
    const { cookie } = await signIn(testKey)
    const foreign: Record<string, string>[] = [
      {},
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { origin: LOCAL, 'sec-fetch-site': 'cross-site' },
      { origin: LOCAL, 'sec-fetch-site': 'same-site' },
      { origin: 'http://127.0.0.1:8080' },
      { origin: 'https://127.0.0.1' },
    ]
    for (const headers of foreign) {
      const answer = await rename(run, cookie, headers)
      expect(answer.status, JSON.stringify(headers)).toBe(403)
      expect(problemSchema.parse(await answer.json()).code).toBe('origin_refused')
    }
    const socket = await get(`/v1/runs/${run}/live`, cookie, { upgrade: 'websocket' })
    expect(socket.status).toBe(403)
    const own = await get(`/v1/runs/${run}/live`, cookie, { upgrade: 'websocket', origin: LOCAL })
    expect(own.status).toBe(101)
    own.webSocket?.accept()
    own.webSocket?.close()
  })

  it('gives way to an Authorization header, good or not', async () => {
    const { cookie } = await signIn(testKey)
    expect((await get('/v1/runs', cookie, { authorization: 'Bearer nothing' })).status).toBe(401)
  })

  it('is no key, and a key is no cookie', async () => {
    const { cookie } = await signIn(testKey)
    const value = cookie.slice('latebloom='.length)
    expect((await anonymousRequest('GET', '/v1/runs', { headers: as(value) })).status).toBe(401)
    expect((await get('/v1/runs', `latebloom=${testKey}`)).status).toBe(401)
    expect((await get('/v1/runs', `__Host-latebloom=${value}`)).status).toBe(401)
  })
})

describe('a session', () => {
  it('ends with its key: revoked, expired or rotated', async () => {
    const ends = {
      revoked: (key: string) => revoke(`/v1/keys/${key}`),
      expired: (key: string) => age(key, 'expires_at = 1'),
      rotated: async (key: string) => {
        await sendJson('POST', `/v1/keys/${key}/rotate`, { overlap_seconds: 0 })
      },
    }
    for (const [how, end] of Object.entries(ends)) {
      const key = await makeKey(['runs:read'])
      const { cookie } = await signIn(key.credential)
      expect((await get('/v1/runs', cookie)).status).toBe(200)
      await end(key.key)
      expect((await get('/v1/runs', cookie)).status, how).toBe(401)
    }
  })

  it('outlives a rotation for the overlap, whichever secret opened it', async () => {
    const key = await makeKey(['runs:read'])
    const before = await signIn(key.credential)
    await sendJson('POST', `/v1/keys/${key.key}/rotate`, { overlap_seconds: 3600 })
    const meanwhile = await signIn(key.credential)
    for (const { cookie } of [before, meanwhile]) expect((await get('/v1/runs', cookie)).status).toBe(200)
    await age(key.key, `old_secret_until = ${Date.now()}`)
    for (const { cookie } of [before, meanwhile]) expect((await get('/v1/runs', cookie)).status).toBe(401)
  })

  it('ends when it is signed out of, at the advisor too', async () => {
    const { cookie } = await signIn(testKey)
    const out = await anonymousRequest('DELETE', '/session', {
      origin: LOCAL,
      headers: { cookie, origin: LOCAL },
    })
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toMatch(/^latebloom=; Max-Age=0; Path=\/;/)
    expect((await get('/v1/runs', cookie)).status).toBe(401)
  })

  it('lasts for 7 days', async () => {
    const { cookie } = await signIn(testKey)
    const id = cookie.split('_')[2] ?? ''
    await age(id, 'expires_at = expires_at - 604700000')
    expect((await get('/v1/runs', cookie)).status).toBe(200)
    await age(id, 'expires_at = expires_at - 100000')
    expect((await get('/v1/runs', cookie)).status).toBe(401)
  })

  it('of a share link shows its run alone', async () => {
    const { run } = await openRun()
    const { run: other } = await openRun('other')
    const { credential, share } = await makeShare(run)
    const { cookie } = await signIn(credential)
    expect((await get(`/runs/${run}`, cookie)).status).toBe(200)
    for (const path of ['/', `/runs/${other}`]) expect((await get(path, cookie)).status, path).toBe(403)
    await revoke(`/v1/runs/${run}/shares/${share}`)
    expect((await get(`/runs/${run}`, cookie)).status).toBe(303)
  })

  it('is not replaced by a share link that it reads anyway', async () => {
    const { run } = await openRun()
    const { credential } = await makeShare(run)
    const { cookie } = await signIn(testKey)
    const open = (link: string) =>
      anonymousRequest('POST', '/session', {
        origin: LOCAL,
        body: JSON.stringify({ credential: link }),
        headers: { cookie, 'content-type': 'application/json', origin: LOCAL },
      })
    const kept = await open(credential)
    expect(kept.headers.get('set-cookie')).toBeNull()
    expect(signedInSchema.parse(await kept.json())).toEqual({ run, expires_at: null })
    expect((await open(`${credential.slice(0, -43)}${'A'.repeat(43)}`)).status).toBe(401)
    const writer = await signIn((await makeKey(['runs:write'])).credential)
    const taken = await anonymousRequest('POST', '/session', {
      origin: LOCAL,
      body: JSON.stringify({ credential }),
      headers: { cookie: writer.cookie, 'content-type': 'application/json', origin: LOCAL },
    })
    expect(taken.headers.get('set-cookie')).toMatch(/^latebloom=lbw_/)
  })

  it('is opened with a code once, and by no run token and no session', async () => {
    const reader = await makeKey(['runs:read'])
    const code = await makeCode(reader.credential)
    const { cookie, status } = await signIn(code)
    expect(status).toBe(200)
    expect((await get('/v1/runs', cookie)).status).toBe(200)
    expect((await get('/v1/keys', cookie)).status).toBe(403)
    expect((await signIn(code)).status).toBe(401)
    const late = await makeCode()
    await age(late.split('_')[2] ?? '', 'expires_at = 1')
    expect((await signIn(late)).status).toBe(401)
    expect((await anonymousRequest('GET', '/v1/runs', { headers: as(await makeCode()) })).status).toBe(401)
    expect((await signIn(cookie.slice('latebloom='.length))).status).toBe(401)
  })

  it('is not opened from another site', async () => {
    const answer = await anonymousRequest('POST', '/session', {
      origin: LOCAL,
      body: JSON.stringify({ credential: testKey }),
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
    })
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
  })
})

describe('Cloudflare Access', () => {
  const scopes = ['runs:read', 'runs:write'] as const
  const { app } = assemble(env, noRuntime, async () => {
    return { project: 'default', kind: 'access', id: 'ada@example.org', scopes, run: null, ambient: true }
  })

  it('stands for a session with its scopes, and changes something for own pages alone', async () => {
    const { run } = await openRun()
    expect((await app.request('/')).status).toBe(200)
    expect((await app.request(`/runs/${run}`)).status).toBe(200)
    expect((await app.request('/v1/keys')).status).toBe(403)
    const change = { method: 'PATCH', body: '{"name": "b"}' }
    const json = { 'content-type': 'application/json' }
    const path = `http://localhost/v1/runs/${run}`
    expect((await app.request(path, { ...change, headers: json })).status).toBe(403)
    const own = { ...json, origin: 'http://localhost', host: 'localhost' }
    expect((await app.request(path, { ...change, headers: own })).status).toBe(200)
  })

  it('gives no sign-in code, and way to a credential that is sent', async () => {
    const headers = { origin: 'http://localhost', host: 'localhost' }
    const code = await app.request('http://localhost/v1/sign-in-codes', { method: 'POST', headers })
    expect(problemSchema.parse(await code.json()).code).toBe('key_required')
    expect((await app.request('/v1/runs', { headers: as('nothing') })).status).toBe(401)
  })
})
