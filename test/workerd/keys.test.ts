/** API keys: told once, found by HMAC, expired, rotated and revoked at once. */
import { reset } from 'cloudflare:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { apiKeyListSchema, issuedApiKeySchema } from '../../src/wire/identity.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { testKey } from './support/credentials.ts'
import { age, as, makeKey, storedRows } from './support/identity.ts'
import { anonymousRequest, request, sendJson } from './support/requests.ts'

afterEach(async () => {
  await reset()
})

const list = (credential?: string) => request('GET', '/v1/runs', { headers: as(credential) })

async function codeOf(answer: Response): Promise<string> {
  return problemSchema.parse(await answer.json()).code
}

describe('a key', () => {
  it('opens what its scopes say, and is stored as an HMAC alone', async () => {
    const key = await makeKey(['runs:read'])
    expect((await list(key.credential)).status).toBe(200)
    const refused = await sendJson('POST', '/v1/runs', { name: 'a' }, as(key.credential))
    expect(refused.status).toBe(403)
    expect(problemSchema.parse(await refused.json())).toMatchObject({
      code: 'scope_missing',
      detail: expect.stringMatching(/needs a key with runs:write; the one sent has runs:read/),
    })
    const stored = await storedRows()
    expect(stored).toContain(key.key)
    for (const { credential } of [key, { credential: testKey }]) {
      expect(stored).not.toContain(credential.slice(-43))
      expect(stored).not.toContain(credential)
    }
  })

  it('is missing or not taken with 401, and never says why', async () => {
    const missing = await anonymousRequest('GET', '/v1/runs')
    expect(missing.status).toBe(401)
    expect(missing.headers.get('www-authenticate')).toBe('Bearer')
    expect(await codeOf(missing)).toBe('credential_missing')
    const key = await makeKey(['runs:read'])
    const expired = await makeKey(['runs:read'])
    await age(expired.key, 'expires_at = 1')
    const revoked = await makeKey(['runs:read'])
    await request('DELETE', `/v1/keys/${revoked.key}`)
    const wrong = {
      'an unknown id': key.credential.replace(key.key, 'zzzzzzzzzz'),
      'another secret': `${key.credential.slice(0, -43)}${'A'.repeat(43)}`,
      'another project': key.credential.replace('_default_', '_elsewhere_'),
      'another kind': key.credential.replace('lbk_', 'lbr_'),
      expired: expired.credential,
      revoked: revoked.credential,
      'no credential': 'letmein',
    }
    const answers = new Set<string>()
    for (const [what, credential] of Object.entries(wrong)) {
      const answer = await list(credential)
      expect(answer.status, what).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      const { request_id: _, ...problem } = problemSchema.parse(await answer.json())
      answers.add(JSON.stringify(problem))
    }
    expect(answers.size).toBe(1)
    const basic = await anonymousRequest('GET', '/v1/runs', {
      headers: { authorization: `Basic ${key.credential}` },
    })
    expect(await codeOf(basic)).toBe('credential_invalid')
  })

  it('is compared in the same way whether its id is known or not', async () => {
    const key = await makeKey(['runs:read'])
    const compare = vi.spyOn(crypto.subtle, 'timingSafeEqual')
    const comparisons: number[] = []
    const secret = 'A'.repeat(43)
    for (const id of [key.key, 'zzzzzzzzzz']) {
      compare.mockClear()
      await list(`lbk_default_${id}_${secret}`)
      comparisons.push(compare.mock.calls.length)
    }
    compare.mockRestore()
    expect(comparisons).toEqual([2, 2])
  })

  it('is never taken from an address', async () => {
    const answer = await anonymousRequest('GET', `/v1/runs?access_token=${testKey}&api_key=${testKey}`)
    expect(answer.status).toBe(401)
  })

  it('says when it was used, once a minute at most', async () => {
    const key = await makeKey(['runs:read'])
    const used = async () => (await listed()).find((one) => one.key === key.key)?.last_used_at ?? null
    expect(await used()).toBeNull()
    await list(key.credential)
    const first = await used()
    expect(first).not.toBeNull()
    await list(key.credential)
    expect(await used()).toBe(first)
    await age(key.key, 'last_used_at = last_used_at - 61000')
    await list(key.credential)
    expect(Date.parse((await used()) ?? '')).toBeGreaterThanOrEqual(Date.parse(first ?? ''))
  })

  it('cannot be made with an expiry that has passed', async () => {
    const answer = await sendJson('POST', '/v1/keys', {
      name: 'late',
      scopes: ['runs:read'],
      expires_at: '2020-01-01T00:00:00Z',
    })
    expect(answer.status).toBe(422)
    expect(problemSchema.parse(await answer.json()).errors).toMatchObject([{ pointer: '/expires_at' }])
  })
})

describe('rotation', () => {
  it('keeps the old secret for the overlap, and no longer', async () => {
    const key = await makeKey(['runs:read'])
    const rotated = await rotate(key.key, 3600)
    expect(rotated.credential).not.toBe(key.credential)
    expect(rotated).toMatchObject({
      key: key.key,
      scopes: ['runs:read'],
      old_secret_until: expect.any(String),
    })
    for (const credential of [key.credential, rotated.credential])
      expect((await list(credential)).status).toBe(200)
    await age(key.key, 'old_secret_until = 1')
    expect((await list(key.credential)).status).toBe(401)
    expect((await list(rotated.credential)).status).toBe(200)
  })

  it('twice ends the first secret, and without overlap the last one too', async () => {
    const key = await makeKey(['runs:read'])
    const second = await rotate(key.key, 3600)
    const third = await rotate(key.key, 3600)
    expect((await list(key.credential)).status).toBe(401)
    expect((await list(second.credential)).status).toBe(200)
    const fourth = await rotate(key.key, 0)
    for (const ended of [second, third]) expect((await list(ended.credential)).status).toBe(401)
    expect((await list(fourth.credential)).status).toBe(200)
  })

  it('is for keys in force, and for 30 days at most', async () => {
    const key = await makeKey(['runs:read'])
    const tooLong = await sendJson('POST', `/v1/keys/${key.key}/rotate`, { overlap_seconds: 30 * 86_400 + 1 })
    expect(tooLong.status).toBe(422)
    await request('DELETE', `/v1/keys/${key.key}`)
    const revoked = await sendJson('POST', `/v1/keys/${key.key}/rotate`, {})
    expect(await codeOf(revoked)).toBe('credential_unknown')
  })

  async function rotate(key: string, overlapSeconds: number) {
    const answer = await sendJson('POST', `/v1/keys/${key}/rotate`, { overlap_seconds: overlapSeconds })
    expect(answer.status).toBe(200)
    const issued: unknown = await answer.json()
    return issuedApiKeySchema.parse(issued)
  }
})

describe('the last admin key', () => {
  it('cannot be revoked, also not where another one ends before it', async () => {
    const { key: first } = (await listed())[0] ?? expect.fail('no key is listed')
    const refused = await request('DELETE', `/v1/keys/${first}`)
    expect(refused.status).toBe(409)
    expect(await codeOf(refused)).toBe('last_admin_key')
    const passing = await makeKey(['admin'])
    await age(passing.key, `expires_at = ${Date.now() + 60_000}`)
    expect((await request('DELETE', `/v1/keys/${first}`)).status).toBe(409)
    const lasting = await makeKey(['admin'])
    expect((await request('DELETE', `/v1/keys/${first}`)).status).toBe(204)
    expect((await list()).status).toBe(401)
    expect((await list(lasting.credential)).status).toBe(200)
    // A key of the first start is taken on by a project without keys alone.
    expect((await list(testKey)).status).toBe(401)
  })
})

async function listed() {
  return apiKeyListSchema.parse(await (await request('GET', '/v1/keys')).json()).keys
}
