/** Idempotency-Key on POST: the same request is carried out once, and answered as it was. */
import { reset, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { issuedApiKeySchema } from '../../src/wire/identity.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { scalarsReceiptSchema } from '../../src/wire/scalars.ts'
import { openRun, request, sendJson } from './support/requests.ts'

afterEach(async () => {
  await reset()
})

const types = { 'content-type': 'application/x-ndjson' }

function postLine(run: string, key: string, body: string, headers: Record<string, string> = {}) {
  return request('POST', `/v1/runs/${run}/scalars`, {
    body,
    headers: { ...types, 'idempotency-key': key, ...headers },
  })
}

const codeOf = async (answer: Response) => problemSchema.parse(await answer.json()).code

describe('the same key', () => {
  it('with the same body gets the same answer, and nothing is done twice', async () => {
    const { run } = await openRun()
    const first = await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    const second = await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    expect([first.status, second.status]).toEqual([200, 200])
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(await second.text()).toBe(await first.text())
  })

  it('gets a refusal again as it was', async () => {
    const { run } = await openRun()
    const first = await postLine(run, 'k', '{"step": -1}')
    const second = await postLine(run, 'k', '{"step": -1}')
    expect([first.status, second.status]).toEqual([422, 422])
    expect(await second.text()).toBe(await first.text())
    expect(second.headers.get('content-type')).toBe('application/problem+json')
  })

  it('with another body is refused', async () => {
    const { run } = await openRun()
    await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    const other = await postLine(run, 'k', '{"step": 2, "train_loss": 2}')
    expect(other.status).toBe(422)
    expect(await codeOf(other)).toBe('idempotency_conflict')
  })

  it('is carried out once where two requests come at once', async () => {
    const { run } = await openRun()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => postLine(run, 'k', '{"step": 1, "train_loss": 2}')),
    )
    const receipts = []
    for (const answer of answers) {
      if (answer.status === 409) expect(await codeOf(answer)).toBe('idempotency_in_flight')
      else receipts.push(scalarsReceiptSchema.parse(await answer.json()))
    }
    expect(receipts.length).toBeGreaterThan(0)
    for (const receipt of receipts) expect(receipt).toMatchObject({ accepted: 1, already_known: 0 })
  })

  it('is told to wait while the first request is under way', async () => {
    const { run } = await openRun()
    await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    await inRun(run, 'UPDATE kept_answers SET answer = NULL')
    const second = await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    expect(second.status).toBe(409)
    expect(second.headers.get('retry-after')).toBe('1')
    expect(problemSchema.parse(await second.json())).toMatchObject({
      code: 'idempotency_in_flight',
      retryable: true,
    })
  })

  it('is free again after a request whose isolate died', async () => {
    const { run } = await openRun()
    await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    await inRun(run, 'UPDATE kept_answers SET answer = NULL, expires_at = 1')
    const again = await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    expect(scalarsReceiptSchema.parse(await again.json())).toMatchObject({ already_known: 1 })
  })

  it('is another key in another run', async () => {
    const [a, b] = [await openRun(), await openRun()]
    await postLine(a.run, 'k', '{"step": 1, "train_loss": 2}')
    const other = await postLine(b.run, 'k', '{"step": 1, "train_loss": 3}')
    expect(scalarsReceiptSchema.parse(await other.json())).toMatchObject({ run: b.run, accepted: 1 })
  })
})

describe('a key', () => {
  it('has 1 to 255 characters', async () => {
    const { run } = await openRun()
    const long = await postLine(run, 'k'.repeat(256), '{"step": 1, "train_loss": 2}')
    expect(long.status).toBe(422)
    expect(await codeOf(long)).toBe('header_invalid')
  })

  it('leaves nothing behind where the run is not there', async () => {
    const run = 'run_00000000000000000000'
    expect((await postLine(run, 'k', '{"step": 1}')).status).toBe(404)
    const tables = await runInDurableObject(env.RUNS.getByName(run), (_object, state) =>
      state.storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
        .toArray(),
    )
    expect(tables).toEqual([])
  })

  it('that came to a route that is none is not looked at', async () => {
    const answer = await sendJson('POST', '/v1/nothing', {}, { 'idempotency-key': 'k' })
    expect(answer.status).toBe(404)
  })
})

describe('an answer', () => {
  it('is kept sealed, for a day, and then goes by the alarm', async () => {
    const { run } = await openRun()
    const before = Date.now()
    await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    const [row] = await inRun(run, 'SELECT answer, expires_at FROM kept_answers')
    const hours = (Number(row?.['expires_at']) - before) / 3_600_000
    expect(hours).toBeGreaterThan(23.9)
    expect(hours).toBeLessThan(24.1)
    const { answer } = row ?? {}
    expect(answer).toBeInstanceOf(ArrayBuffer)
    if (answer instanceof ArrayBuffer)
      expect(new TextDecoder('latin1').decode(answer)).not.toContain('accepted')
    await inRun(run, 'UPDATE kept_answers SET expires_at = 1')
    await runDurableObjectAlarm(env.RUNS.getByName(run))
    expect(await inRun(run, 'SELECT * FROM kept_answers')).toEqual([])
  })

  it('with a secret that is told once is told again, and is nowhere to be read in storage', async () => {
    const spec = { name: 'k', scopes: ['runs:read'] }
    const first = await sendJson('POST', '/v1/keys', spec, { 'idempotency-key': 'k' })
    const second = await sendJson('POST', '/v1/keys', spec, { 'idempotency-key': 'k' })
    const { credential } = issuedApiKeySchema.parse(await first.json())
    expect(issuedApiKeySchema.parse(await second.json()).credential).toBe(credential)
    const kept = await runInDurableObject(env.INDEX.getByName('index'), (_object, state) =>
      state.storage.sql.exec('SELECT * FROM kept_answers').toArray(),
    )
    expect(kept).toHaveLength(1)
    const secret = credential.slice(-43)
    for (const value of Object.values(kept[0] ?? {})) {
      const text = value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : String(value)
      expect(text).not.toContain(secret)
    }
  })

  it('makes room for newer ones beyond a thousand', async () => {
    const { run } = await openRun()
    await inRun(
      run,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1005)
       INSERT INTO kept_answers (name, digest, ticket, answer, expires_at)
       SELECT 'n' || i, '', '', x'00', 9000000000000 + i FROM n`,
    )
    await postLine(run, 'k', '{"step": 1, "train_loss": 2}')
    const [row] = await inRun(
      run,
      "SELECT count(*) AS n, min(expires_at) AS first FROM kept_answers WHERE name LIKE 'n%'",
    )
    expect(row).toEqual({ n: 999, first: 9000000000007 })
  })
})

function inRun(run: string, sql: string): Promise<Record<string, SqlStorageValue>[]> {
  return runInDurableObject(env.RUNS.getByName(run), (_object, state) =>
    state.storage.sql.exec(sql).toArray(),
  )
}
