/** Limits of numbers and sizes that the local runtime does not know, each at its edge. */
import { reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { MOST_CREDENTIALS } from '../../src/service/identity/ports.ts'
import { defaultLimits, MOST_RUNS } from '../../src/service/limits.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { runSchema } from '../../src/wire/run.ts'
import { MOST_SCALARS_OF_A_LINE } from '../../src/wire/scalars.ts'
import { age, makeCode, makeKey, makeShare, makeToken, revoke } from './support/identity.ts'
import { getHistory, openRun, postScalars, request, sendBytes, sendJson } from './support/requests.ts'

afterEach(() => reset())

async function problem(answer: Response) {
  return problemSchema.parse(await answer.json())
}

function scalars(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`s${i}`, i]))
}

/** Rows as `count` credentials of a kind would leave them, all in force. */
async function fill(kind: string, run: string | null, count: number): Promise<void> {
  await runInDurableObject(env.INDEX.getByName('index'), (_object, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
       INSERT INTO credentials (id, kind, name, scopes, run, mac, created_at)
       SELECT 'filled' || i, ?1, 'filled', '[]', ?2, x'00', i FROM n`,
      kind,
      run,
      count,
    )
  })
}

async function count(kind: string): Promise<number> {
  return runInDurableObject(env.INDEX.getByName('index'), (_object, { storage }) =>
    Number(storage.sql.exec('SELECT count(*) AS n FROM credentials WHERE kind = ?', kind).one()['n']),
  )
}

describe('a line of scalars', () => {
  it('has as many as may be, and not one more', async () => {
    const { run } = await openRun()
    expect((await postScalars(run, [{ step: 1, ...scalars(MOST_SCALARS_OF_A_LINE) }])).status).toBe(200)
    const answer = await postScalars(run, [{ step: 2, ...scalars(MOST_SCALARS_OF_A_LINE + 1) }])
    expect(answer.status).toBe(422)
    const { code, errors } = await problem(answer)
    expect(code).toBe('scalars_line')
    expect(errors).toEqual([{ pointer: '/0', detail: 'a line has at most 256 scalars' }])
  })
})

describe('the scalars of a step', () => {
  it('are bounded over all posts: a row cannot grow without end', async () => {
    const { run } = await openRun()
    const line = (from: number, count: number) => ({
      step: 1,
      ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${from + i}`, 0])),
    })
    expect((await postScalars(run, [line(0, 200)])).status).toBe(200)
    const answer = await postScalars(run, [{ step: 2, loss: 1 }, line(200, 57)])
    expect(answer.status).toBe(409)
    expect((await problem(answer)).detail).toMatch(/^Step 1 would have more than 256 scalars, and nothing/)
    expect((await getHistory(run)).rows.map(({ step }) => step)).toEqual([1])
    expect((await postScalars(run, [line(200, 56)])).status).toBe(200)
    expect((await postScalars(run, [line(0, 256)])).status).toBe(200)
  })
})

describe('a body', () => {
  it.each(['snapshots/1', 'snapshots/1/shards/model-00001-of-00002.safetensors'])(
    'of %s that Cloudflare would not let through is refused by its length',
    async (path) => {
      const { run } = await openRun()
      const announced = { 'content-length': String(defaultLimits.max_body_bytes + 1) }
      const answer = await sendBytes('PUT', `/v1/runs/${run}/${path}`, new Uint8Array(8), announced)
      expect(answer.status).toBe(413)
      expect((await problem(answer)).detail).toBe(
        '100000001 bytes are more than the 100000000 bytes taken here. Send less at once: a snapshot in shards, scalars in several requests.',
      )
    },
  )
})

describe('runs of a project', () => {
  it('are bounded in number; one that is there is still opened again', async () => {
    const open = (name: string) => sendJson('POST', '/v1/runs', { name }, { 'idempotency-key': name })
    const { run } = runSchema.parse(await (await open('there')).json())
    await runInDurableObject(env.INDEX.getByName('index'), (_object, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO runs (run, version, created_at, body) SELECT 'run_' || i, 1, '2026', '{}' FROM n`,
        MOST_RUNS - 1,
      )
    })
    const answer = await open('one more')
    expect(answer.status).toBe(409)
    expect(await problem(answer)).toMatchObject({
      code: 'too_many_runs',
      detail: 'The project has 100000 runs, and may have no more. Delete some with DELETE /v1/runs/{run}.',
    })
    expect((await open('there')).status).toBe(200)
    expect((await request('DELETE', `/v1/runs/${run}`)).status).toBe(204)
    expect((await open('one more')).status).toBe(201)
  })
})

describe('credentials in force', () => {
  it('are bounded in number: keys of a project', async () => {
    const first = await makeKey(['runs:read'])
    await fill('api_key', null, MOST_CREDENTIALS.api_key - 2)
    const answer = await sendJson('POST', '/v1/keys', { name: 'more', scopes: ['runs:read'] })
    expect(answer.status).toBe(409)
    expect((await problem(answer)).detail).toMatch(/^There are 1000 API keys in force here.* Revoke some/)
    await revoke(`/v1/keys/${first.key}`)
    await makeKey(['runs:read'])
    expect(await count('api_key')).toBe(MOST_CREDENTIALS.api_key)
  })

  it.each([
    ['run_token', 'tokens', makeToken],
    ['share_link', 'shares', makeShare],
  ] as const)(
    'are bounded in number: %ss of a run, of which those that have ended go first',
    async (kind, path, make) => {
      const { run } = await openRun()
      const other = await openRun()
      await fill(kind, run, MOST_CREDENTIALS[kind])
      const answer = await sendJson('POST', `/v1/runs/${run}/${path}`, { name: 'more' })
      expect(answer.status).toBe(409)
      expect((await problem(answer)).code).toBe('too_many_credentials')
      await make(other.run)
      await age('filled7', 'expires_at = 1')
      await make(run)
      expect(await count(kind)).toBe(MOST_CREDENTIALS[kind] + 1)
    },
  )

  it('take the place of the oldest: sign-in codes', async () => {
    await makeCode()
    await fill('code', null, MOST_CREDENTIALS.code - 1)
    await makeCode()
    expect(await count('code')).toBe(MOST_CREDENTIALS.code)
  })
})
