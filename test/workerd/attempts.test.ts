/** A trainer that is resumed: its new branch is the history, the old one lies beside it, and a trainer of before does no harm. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { sha256 } from '../../src/service/digest.ts'
import { adviceVersionsSchema } from '../../src/wire/advice.ts'
import { attemptListSchema } from '../../src/wire/attempt.ts'
import { historySchema } from '../../src/wire/reading.ts'
import { runSchema } from '../../src/wire/run.ts'
import { scalarsReceiptSchema } from '../../src/wire/scalars.ts'
import {
  beginAttempt,
  codeOf,
  getAdvice,
  getHistory,
  openRun,
  postScalars,
  putSnapshot,
  request,
  sendBytes,
  sendJson,
  settled,
  snapshotBytes,
} from './support/requests.ts'

const trunk = [100, 200, 300, 400]

/** A run with snapshots and scalars at these steps; `branch` makes others of them. */
async function feed(run: string, steps: readonly number[], branch = 0): Promise<void> {
  for (const step of steps) {
    await putSnapshot(run, step, snapshotBytes(step + branch))
    await postScalars(run, [{ step, train_loss: 100 / (step + branch), test_loss: 4 }])
  }
  await settled(run)
}

async function stepsOf(run: string, query = ''): Promise<number[]> {
  const answer = await request('GET', `/v1/runs/${run}/readings${query}`)
  return historySchema.parse(await answer.json()).rows.map(({ step }) => step)
}

describe('a trainer that was resumed', () => {
  it('has one history: what lies after the step is its new branch', async () => {
    const { run } = await openRun()
    await feed(run, [...trunk, 500, 600])
    const before = await getHistory(run)
    expect(await beginAttempt(run, 400)).toMatchObject({
      attempt: 2,
      parent: 1,
      from_step: 400,
      ended_at_step: null,
    })
    expect(await stepsOf(run)).toEqual(trunk)
    expect((await getAdvice(run)).step).toBe(400)
    await feed(run, [500], 7)
    expect(await stepsOf(run)).toEqual([...trunk, 500])
    const rows = (await getHistory(run)).rows
    expect(rows.slice(0, 4)).toEqual(before.rows.slice(0, 4))
    expect(rows[4]).not.toEqual(before.rows[4])
    const list = await request('GET', `/v1/runs/${run}/attempts`)
    expect(attemptListSchema.parse(await list.json()).attempts).toMatchObject([
      { attempt: 1, parent: null, from_step: null, ended_at_step: 600 },
      { attempt: 2, parent: 1, from_step: 400, reason: null, ended_at_step: null },
    ])
    const read = runSchema.parse(await (await request('GET', `/v1/runs/${run}`)).json())
    expect(read).toMatchObject({ attempt: 2, step: 500, snapshots: 5 })
  })

  it.each([
    ['', false],
    [' after an eviction', true],
  ])('is judged as if its lineage had been posted straight%s', async (_when, evicted) => {
    const { run } = await openRun()
    await feed(run, [...trunk, 500, 600])
    await beginAttempt(run, 200)
    await feed(run, [300, 400], 7)
    await beginAttempt(run, 300)
    if (evicted) await evictDurableObject(env.RUNS.getByName(run))
    await feed(run, [400, 500], 9)
    const straight = (await openRun()).run
    await feed(straight, [100, 200])
    await feed(straight, [300], 7)
    await feed(straight, [400, 500], 9)
    const told = ({ run: _run, version: _version, ...advice }: Awaited<ReturnType<typeof getAdvice>>) =>
      advice
    expect((await getHistory(run)).rows).toEqual((await getHistory(straight)).rows)
    expect(told(await getAdvice(run))).toEqual(told(await getAdvice(straight)))
    const given = (id: string) =>
      runInDurableObject(env.RUNS.getByName(id), (_object, { storage: { sql } }) =>
        sql
          .exec('SELECT step, max(version) AS version, body FROM advice GROUP BY step')
          .toArray()
          .map(({ step, body }) => ({ step, body })),
      )
    expect(await given(run)).toEqual(await given(straight))
  })

  it('leaves what each attempt had readable', async () => {
    const { run } = await openRun()
    await feed(run, [...trunk, 500])
    const first = (await getHistory(run)).rows
    await beginAttempt(run, 300)
    await feed(run, [400], 7)
    const second = (await getHistory(run)).rows
    await beginAttempt(run, 100)
    await feed(run, [200], 9)
    const of = async (attempt: number, more = '') => {
      const answer = await request('GET', `/v1/runs/${run}/readings?attempt=${attempt}${more}`)
      return historySchema.parse(await answer.json())
    }
    expect((await of(1)).rows).toEqual(first)
    expect((await of(2)).rows).toEqual(second)
    expect((await of(3)).rows).toEqual((await getHistory(run)).rows)
    expect(await of(1, '&points=2')).toMatchObject({ points_total: 5 })
    const unknown = await request('GET', `/v1/runs/${run}/readings?attempt=4`)
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, 'attempt_unknown'])
  })

  it('may go on after the newest step, and opens a closed run again', async () => {
    const { run } = await openRun()
    await feed(run, trunk)
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'closed' })
    await beginAttempt(run, 450)
    const read = runSchema.parse(await (await request('GET', `/v1/runs/${run}`)).json())
    expect(read).toMatchObject({ state: 'open', attempt: 2, step: 400 })
  })

  it('is told once under one Idempotency-Key, and refused beyond 1,000 attempts', async () => {
    const { run } = await openRun()
    const begin = () =>
      sendJson(
        'POST',
        `/v1/runs/${run}/attempts`,
        { from_step: 5, reason: 'why' },
        { 'idempotency-key': 'a' },
      )
    const first = await begin()
    expect(first.status).toBe(201)
    expect(await (await begin()).json()).toEqual(await first.json())
    await runInDurableObject(env.RUNS.getByName(run), (_object, { storage: { sql } }) => {
      sql.exec('UPDATE attempts SET attempt = 1000 WHERE attempt = 2')
    })
    const refused = await sendJson('POST', `/v1/runs/${run}/attempts`, { from_step: 5 })
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'too_many_attempts'])
  })

  it('may still fill the trunk that its attempts share: late snapshots are of the newest', async () => {
    const { run } = await openRun()
    await feed(run, [200, 300, 400])
    await beginAttempt(run, 300)
    await feed(run, [100])
    expect(await stepsOf(run)).toEqual([100, 200, 300])
    expect(await stepsOf(run, '?attempt=1')).toEqual([100, 200, 300, 400])
    const answer = await request('GET', `/v1/runs/${run}/advice/versions?step=300`)
    const [newest] = adviceVersionsSchema.parse(await answer.json()).versions
    expect(newest).toMatchObject({ attempt: 2, abandoned: false })
    expect(newest?.cause).toMatch(/^late_/)
  })

  it('is heard of on the live channel, after whatever was told of the branch that it left', async () => {
    const { run } = await openRun()
    await feed(run, trunk)
    const upgraded = await request('GET', `/v1/runs/${run}/live`, { headers: { upgrade: 'websocket' } })
    const socket = upgraded.webSocket ?? expect.fail('no socket')
    const heard: unknown[] = []
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))))
    socket.accept()
    await beginAttempt(run, 200)
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: 'recomputed', from_step: 200 }))
    socket.close()
  })

  it('leaves nothing where its run is deleted', async () => {
    const { run } = await openRun()
    await feed(run, trunk)
    await beginAttempt(run, 200)
    await feed(run, [300], 7)
    const keys = (await env.OBJECTS.list({ prefix: `runs/${run}/` })).objects
    expect(keys).toHaveLength(5)
    expect((await request('DELETE', `/v1/runs/${run}`)).status).toBe(204)
    expect((await env.OBJECTS.list({ prefix: `runs/${run}/` })).objects).toEqual([])
    const tables = await runInDurableObject(env.RUNS.getByName(run), (_object, { storage: { sql } }) =>
      sql.exec("SELECT name FROM sqlite_master WHERE name LIKE 'abandoned%' OR name = 'attempts'").toArray(),
    )
    expect(tables).toEqual([])
  })
})

describe('a trainer of an attempt that is over', () => {
  const put = (run: string, step: number, value: number, query: string) =>
    sendBytes('PUT', `/v1/runs/${run}/snapshots/${step}${query}`, snapshotBytes(value))

  it('is told so, and changes nothing', async () => {
    const { run } = await openRun()
    await feed(run, [...trunk, 500])
    await beginAttempt(run, 200)
    await feed(run, [300], 7)
    const history = await getHistory(run)
    // New steps, abandoned ones, those of the new branch, even with its bytes; and what the trunk does not have.
    for (const [step, value] of [
      [600, 600],
      [400, 400],
      [300, 300],
      [300, 307],
      [200, 1],
      [150, 150],
    ] as const) {
      const answer = await put(run, step, value, '?attempt=1')
      expect([answer.status, await codeOf(answer), step]).toEqual([409, 'attempt_superseded', step])
    }
    for (const line of [
      { step: 600, train_loss: 1 },
      { step: 300, train_loss: 1 },
      { step: 200, train_loss: 9 },
    ]) {
      const answer = await postScalars(run, [{ step: 100, train_loss: 1 }, line], 1)
      expect([answer.status, await codeOf(answer)]).toEqual([409, 'attempt_superseded'])
    }
    const shard = await sendBytes(
      'PUT',
      `/v1/runs/${run}/snapshots/600/shards/a.safetensors?attempt=1`,
      snapshotBytes(1),
      {
        'content-digest': `sha-256=:${btoa('\0'.repeat(32))}:`,
      },
    )
    expect([shard.status, await codeOf(shard)]).toEqual([409, 'attempt_superseded'])
    expect(await getHistory(run)).toEqual(history)
    expect(await stepsOf(run)).toEqual([100, 200, 300])
  })

  it('cannot complete a snapshot whose shards came before', async () => {
    const { run } = await openRun()
    await feed(run, [100])
    const [bytes, file] = [snapshotBytes(1), 'model.safetensors']
    const digest = await crypto.subtle.digest('SHA-256', bytes)
    const headers = { 'content-digest': `sha-256=:${btoa(String.fromCharCode(...new Uint8Array(digest)))}:` }
    const sent = await sendBytes(
      'PUT',
      `/v1/runs/${run}/snapshots/200/shards/${file}?attempt=1`,
      bytes,
      headers,
    )
    expect(sent.status).toBe(200)
    await beginAttempt(run, 100)
    const index = { weight_map: { W: file }, shards: { [file]: await sha256(bytes) } }
    const refused = await sendJson('PUT', `/v1/runs/${run}/snapshots/200?attempt=1`, index)
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'attempt_superseded'])
    expect((await sendJson('PUT', `/v1/runs/${run}/snapshots/200?attempt=2`, index)).status).toBe(202)
    await settled(run)
    expect(await stepsOf(run)).toEqual([100, 200])
  })

  it('gets the stored answer for what both attempts have', async () => {
    const { run } = await openRun()
    await feed(run, trunk)
    const first = await putSnapshot(run, 200, snapshotBytes(200))
    await beginAttempt(run, 200)
    const again = await put(run, 200, 200, '?attempt=1')
    expect([again.status, await again.json()]).toEqual([200, first])
    const scalars = await postScalars(
      run,
      [
        { step: 100, train_loss: 1 },
        { step: 200, test_loss: 4 },
      ],
      1,
    )
    expect(scalarsReceiptSchema.parse(await scalars.json())).toEqual({ run, accepted: 0, already_known: 2 })
  })

  it('that names no attempt, or the newest, is of the newest; one that is not there is unknown', async () => {
    const { run } = await openRun()
    await feed(run, trunk)
    await beginAttempt(run, 200)
    expect((await put(run, 300, 1, '?attempt=2')).status).toBe(200)
    expect((await put(run, 350, 1, '')).status).toBe(200)
    const other = await put(run, 300, 2, '?attempt=2')
    expect([other.status, await codeOf(other)]).toEqual([409, 'snapshot_conflict'])
    const unknown = await put(run, 400, 1, '?attempt=3')
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, 'attempt_unknown'])
    expect(await codeOf(await postScalars(run, [{ step: 1 }], 3))).toBe('attempt_unknown')
    expect((await put(run, 400, 1, '?attempt=0')).status).toBe(422)
  })
})
