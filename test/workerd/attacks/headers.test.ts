/** Headers that proxies and the advisor's own parts set, sent by a stranger: they change nothing. */
import { describe, expect, it, vi } from 'vitest'
import { issuedShareSchema } from '../../../src/wire/identity.ts'
import { as, makeShare, revoke } from '../support/identity.ts'
import { anonymousRequest, openRun, request, sendJson } from '../support/requests.ts'

/** A token as Cloudflare Access would send it, signed by nobody. */
const unsigned = [{ alg: 'none' }, { email: 'ada@example.org', aud: ['latebloom'] }, '']
  .map((part) => btoa(JSON.stringify(part)))
  .join('.')

const strangers: Readonly<Record<string, string>> = {
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-original-url': '/v1/measures',
  'x-rewrite-url': '/v1/measures',
  'x-http-method-override': 'DELETE',
  forwarded: 'for=127.0.0.1;host=evil.example;proto=https',
  'cf-connecting-ip': '127.0.0.1',
  'cf-worker': 'latebloom.example',
  'cf-access-jwt-assertion': unsigned,
  'cf-access-authenticated-user-email': 'ada@example.org',
  'latebloom-credential': '0000000000',
  'x-user': 'admin',
}

describe('a header of a stranger', () => {
  it.each(Object.entries(strangers))('%s lets nobody in, and leads nowhere else', async (name, value) => {
    const { run } = await openRun()
    const headers = { [name]: value }
    for (const path of ['/v1/runs', `/v1/runs/${run}`, '/v1/keys', '/metrics'])
      expect((await anonymousRequest('GET', path, { headers })).status, path).toBe(401)
    expect((await anonymousRequest('GET', `/runs/${run}`, { headers })).headers.get('location')).toBe(
      `/sign-in?next=${encodeURIComponent(`/runs/${run}`)}`,
    )
    const shared = await sendJson('POST', `/v1/runs/${run}/shares`, { name: 'a' }, headers)
    const { link } = issuedShareSchema.parse(await shared.json())
    expect(new URL(link).origin).toBe('http://advisor.test')
    expect((await request('GET', `/v1/runs/${run}`, { headers })).status).toBe(200)
  })

  it('gives a live channel no other credential: it ends with its own', async () => {
    const { run } = await openRun()
    const { credential, share } = await makeShare(run)
    const answer = await request('GET', `/v1/runs/${run}/live`, {
      headers: { ...as(credential), upgrade: 'websocket', 'latebloom-credential': 'zzzzzzzzzz' },
    })
    const socket = answer.webSocket ?? expect.fail('no socket was opened')
    let closed: number | null = null
    socket.addEventListener('close', ({ code }) => {
      closed = code
    })
    socket.accept()
    await revoke(`/v1/runs/${run}/shares/${share}`)
    await vi.waitFor(() => expect(closed).toBe(1008), { timeout: 5_000 })
  })
})
