/** A credential that is not good costs the same work whyever it is not: nothing to measure tells one reason from another. */
import { reset } from 'cloudflare:test'
import { afterEach, expect, it, vi } from 'vitest'
import { age, as, makeKey, makeProject, revoke, signIn } from '../support/identity.ts'
import { anonymousRequest } from '../support/requests.ts'

afterEach(async () => {
  await reset()
})

it('is one HMAC and the comparisons of one record, whatever is wrong with it', async () => {
  const [key, expired, revoked] = [
    await makeKey(['runs:read']),
    await makeKey(['runs:read']),
    await makeKey(['runs:read']),
  ]
  await age(expired.key, 'expires_at = 1')
  await revoke(`/v1/keys/${revoked.key}`)
  const foreign = await makeProject('elsewhere')
  const { cookie } = await signIn(key.credential)
  const session = cookie.slice('latebloom='.length)
  const otherSecret = (text: string) => `${text.slice(0, -43)}${'A'.repeat(43)}`
  const wrong = {
    'an unknown id': key.credential.replace(key.key, 'zzzzzzzzzz'),
    'another secret': otherSecret(key.credential),
    'a secret that differs in its last character': `${key.credential.slice(0, -1)}${key.credential.endsWith('A') ? 'B' : 'A'}`,
    expired: expired.credential,
    'expired, with another secret': otherSecret(expired.credential),
    revoked: revoked.credential,
    'of another project': foreign.credential.replace('_elsewhere_', '_default_'),
  }
  const sign = vi.spyOn(crypto.subtle, 'sign')
  const compare = vi.spyOn(crypto.subtle, 'timingSafeEqual')
  const work = async (send: () => Promise<Response>) => {
    sign.mockClear()
    compare.mockClear()
    const { status } = await send()
    return { status, hmacs: sign.mock.calls.length, comparisons: compare.mock.calls.length }
  }
  const list = (credential: string) => anonymousRequest('GET', '/v1/runs', { headers: as(credential) })
  const post = (credential: string) =>
    anonymousRequest('POST', '/session', {
      body: JSON.stringify({ credential }),
      headers: { 'content-type': 'application/json' },
    })
  for (const [what, credential] of Object.entries(wrong)) {
    const bearer = await work(() => list(credential))
    expect([what, bearer]).toEqual([what, { status: 401, hmacs: 1, comparisons: 2 }])
    // Signing in makes a session beforehand, good or not.
    const signingIn = await work(() => post(credential))
    expect([what, signingIn]).toEqual([what, { status: 401, hmacs: 2, comparisons: 2 }])
  }
  const cookies = { 'an unknown session': session.replace(session.split('_')[2] ?? '', 'zzzzzzzzzz') }
  for (const [what, text] of Object.entries({ ...cookies, 'another secret': otherSecret(session) })) {
    const page = await work(() =>
      anonymousRequest('GET', '/v1/runs', {
        origin: 'http://127.0.0.1',
        headers: { cookie: `latebloom=${text}` },
      }),
    )
    expect([what, page]).toEqual([what, { status: 401, hmacs: 1, comparisons: 2 }])
  }
})
