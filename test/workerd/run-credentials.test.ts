/** Run tokens and share links: good for one run, for as long as they and it are there. */
import { reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runTokenListSchema, shareListSchema } from '../../src/wire/identity.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { runSchema } from '../../src/wire/run.ts'
import { testKey } from './support/credentials.ts'
import { age, as, makeKey, makeShare, makeToken, revoke, storedRows } from './support/identity.ts'
import { openRun, request, sendBytes, sendJson, snapshotBytes } from './support/requests.ts'

afterEach(async () => {
  await reset()
})

const get = (path: string, credential: string) => request('GET', path, { headers: as(credential) })
const put = (run: string, step: number, credential: string) =>
  sendBytes('PUT', `/v1/runs/${run}/snapshots/${step}`, snapshotBytes(step), as(credential))

describe('a run token', () => {
  it('feeds its run and hears the advice, and does nothing else', async () => {
    const { run } = await openRun()
    const { credential } = await makeToken(run)
    expect(credential).toMatch(/^lbr_default_/)
    expect((await put(run, 1, credential)).status).toBe(200)
    const scalars = await request('POST', `/v1/runs/${run}/scalars`, {
      body: '{"step": 1, "train_loss": 2}',
      headers: { ...as(credential), 'content-type': 'application/x-ndjson' },
    })
    expect(scalars.status).toBe(200)
    for (const path of ['advice', 'plan'])
      expect((await get(`/v1/runs/${run}/${path}`, credential)).status).toBe(200)
    for (const path of ['', '/readings', '/snapshots', '/snapshots/1', '/tokens'])
      expect((await get(`/v1/runs/${run}${path}`, credential)).status, path).toBe(403)
    expect((await request('DELETE', `/v1/runs/${run}`, { headers: as(credential) })).status).toBe(403)
    expect((await get('/v1/runs', credential)).status).toBe(403)
  })

  it('of another run is refused, whether there is that run or not', async () => {
    const { run } = await openRun()
    const { run: other } = await openRun('other')
    const { credential } = await makeToken(run)
    const details = new Set<string>()
    for (const target of [other, 'run_00000000000000000000']) {
      const answer = await put(target, 1, credential)
      expect(answer.status).toBe(403)
      const { code, detail } = problemSchema.parse(await answer.json())
      details.add(`${code} ${detail}`)
    }
    expect([...details]).toEqual([
      `credential_bound This run token feeds ${run}, and may do nothing else. Use an API key.`,
    ])
  })

  it('ends when it is revoked or expires', async () => {
    const { run } = await openRun()
    const [revoked, expired] = [await makeToken(run), await makeToken(run)]
    await revoke(`/v1/runs/${run}/tokens/${revoked.token}`)
    await age(expired.token, 'expires_at = 1')
    for (const { credential } of [revoked, expired]) expect((await put(run, 1, credential)).status).toBe(401)
    const list = runTokenListSchema.parse(await (await request('GET', `/v1/runs/${run}/tokens`)).json())
    expect(list.tokens.find(({ token }) => token === revoked.token)?.revoked_at).not.toBeNull()
  })

  it('goes with its run, and does not open the next one of the same id', async () => {
    const headers = { 'idempotency-key': 'again' }
    const open = async () =>
      runSchema.parse(await (await sendJson('POST', '/v1/runs', { name: 'a' }, headers)).json())
    const { run } = await open()
    const token = await makeToken(run)
    await request('DELETE', `/v1/runs/${run}`)
    expect(await storedRows()).not.toContain(run)
    expect((await open()).run).toBe(run)
    expect((await put(run, 1, token.credential)).status).toBe(401)
  })

  it('is made by who may read and write, and not for a run that is not there', async () => {
    const { run } = await openRun()
    for (const scope of ['runs:read', 'runs:write'] as const) {
      const key = await makeKey([scope])
      const answer = await sendJson('POST', `/v1/runs/${run}/tokens`, { name: 'a' }, as(key.credential))
      expect(answer.status, scope).toBe(403)
    }
    const both = await makeKey(['runs:read', 'runs:write'])
    expect((await makeToken(run, both.credential)).run).toBe(run)
    const nowhere = await sendJson('POST', '/v1/runs/run_00000000000000000000/tokens', { name: 'a' })
    expect(nowhere.status).toBe(404)
  })
})

describe('a share link', () => {
  it('reads its run and never writes it', async () => {
    const { run } = await openRun()
    const { credential, link } = await makeShare(run)
    expect(link).toBe(`http://advisor.test/shared#${credential}`)
    for (const path of ['', '/advice', '/readings', '/timeline', '/plan', '/snapshots'])
      expect((await get(`/v1/runs/${run}${path}`, credential)).status, path).toBe(200)
    expect((await put(run, 1, credential)).status).toBe(403)
    const renamed = await sendJson('PATCH', `/v1/runs/${run}`, { name: 'b' }, as(credential))
    expect(renamed.status).toBe(403)
    expect((await get(`/v1/runs/${(await openRun('other')).run}`, credential)).status).toBe(403)
  })

  it('ends when it is revoked', async () => {
    const { run } = await openRun()
    const { credential, share } = await makeShare(run)
    await revoke(`/v1/runs/${run}/shares/${share}`)
    expect((await get(`/v1/runs/${run}`, credential)).status).toBe(401)
    const list = shareListSchema.parse(await (await request('GET', `/v1/runs/${run}/shares`)).json())
    expect(list.shares).toMatchObject([{ share, run, revoked_at: expect.any(String) }])
    expect(JSON.stringify(list)).not.toContain(credential.slice(-43))
  })

  it('that is revoked hears nothing any more on a channel that was open', async () => {
    const { run } = await openRun()
    const { credential, share } = await makeShare(run)
    const [ended, kept] = [await listen(run, credential), await listen(run, testKey)]
    await revoke(`/v1/runs/${run}/shares/${share}`)
    await vi.waitFor(() => expect(ended.closed).toEqual([1008]))
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'closed' })
    await vi.waitFor(() => expect(kept.messages.at(-1)).toContain('"closed"'))
    expect(ended.messages).toHaveLength(1)
  })

  it('listens for ten minutes, and then shows itself again', async () => {
    const { run } = await openRun()
    const { credential } = await makeShare(run)
    const channel = await listen(run, credential)
    await runInDurableObject(env.RUNS.getByName(run), (_object, state) => {
      for (const socket of state.getWebSockets())
        socket.serializeAttachment({ opened_at: Date.now() - 600_001 })
    })
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'closed' })
    await vi.waitFor(() => expect(channel.closed).toEqual([1012]))
    expect(channel.messages).toHaveLength(1)
  })

  it('of one run cannot be revoked through another', async () => {
    const { run } = await openRun()
    const { run: other } = await openRun('other')
    const { credential, share } = await makeShare(run)
    expect((await request('DELETE', `/v1/runs/${other}/shares/${share}`)).status).toBe(404)
    expect((await get(`/v1/runs/${run}`, credential)).status).toBe(200)
  })
})

async function listen(run: string, credential: string) {
  const headers = { ...as(credential), upgrade: 'websocket' }
  const answer = await request('GET', `/v1/runs/${run}/live`, { headers })
  expect(answer.status).toBe(101)
  const messages: string[] = []
  const closed: number[] = []
  answer.webSocket?.addEventListener('message', ({ data }) => void messages.push(String(data)))
  answer.webSocket?.addEventListener('close', ({ code }) => void closed.push(code))
  answer.webSocket?.accept()
  await vi.waitFor(() => expect(messages).toHaveLength(1))
  return { messages, closed }
}
