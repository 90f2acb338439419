/** Runs: opened once a key, listed newest first, deleted to the last byte. */
import { reset, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { problemSchema } from '../../src/wire/problem.ts'
import { type RunList, type RunSummary, runListSchema, runSchema } from '../../src/wire/run.ts'
import { openRun, postScalars, putSnapshot, request, sendJson, snapshotBytes } from './support/requests.ts'

afterEach(async () => {
  await reset()
})

describe('opening a run', () => {
  it('with the same key and body answers the same run', async () => {
    const headers = { 'idempotency-key': 'my training' }
    const first = await sendJson('POST', '/v1/runs', { name: 'a', schedule: { max_steps: 9 } }, headers)
    const second = await sendJson('POST', '/v1/runs', { schedule: { max_steps: 9 }, name: 'a' }, headers)
    expect([first.status, second.status]).toEqual([201, 200])
    const run = runSchema.parse(await first.json())
    expect(runSchema.parse(await second.json()).run).toBe(run.run)
    expect(first.headers.get('location')).toBe(`/v1/runs/${run.run}`)
  })

  it('with the same key and another body is refused', async () => {
    const headers = { 'idempotency-key': 'k' }
    await sendJson('POST', '/v1/runs', { name: 'a' }, headers)
    const other = await sendJson('POST', '/v1/runs', { name: 'b' }, headers)
    expect(other.status).toBe(422)
    expect(problemSchema.parse(await other.json()).code).toBe('idempotency_conflict')
  })

  it('keeps fields that it does not know', async () => {
    const opened = await sendJson('POST', '/v1/runs', { name: 'a', optimizer: { warmup: 10 }, note: 'mine' })
    expect(runSchema.parse(await opened.json()).spec).toMatchObject({
      note: 'mine',
      optimizer: { warmup: 10 },
    })
  })
})

describe('the list of runs', () => {
  it('is newest first, page by page', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    for (const name of names) await openRun(name)
    const listed: string[] = []
    let cursor: string | null = null
    do {
      const page: RunList = await list(cursor)
      listed.push(...page.runs.map((run) => run.name))
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(listed).toEqual(names.toReversed())
  })

  it('hears of what a run does', async () => {
    const { run } = await openRun()
    await postScalars(run, [{ step: 40, train_loss: 1 }])
    await makeDeliveriesDue(run)
    await runDurableObjectAlarm(env.RUNS.getByName(run))
    expect((await list(null)).runs[0]).toMatchObject({ run, step: 40 })
  })

  it('never goes back to an older delivery', async () => {
    const index = env.INDEX.getByName('index')
    const summary = (await listOne(await openRun())) ?? expect.fail('the run is not listed')
    const later = Date.now() + 1000
    await index.put({ ...summary, name: 'new' }, later)
    await index.put({ ...summary, name: 'old' }, later - 1)
    expect((await list(null)).runs[0]?.name).toBe('new')
    await index.remove(summary.run, later + 1)
    await index.put({ ...summary, name: 'late' }, later)
    expect((await list(null)).runs).toEqual([])
  })

  it('refuses a cursor that is none', async () => {
    const answer = await request('GET', '/v1/runs?cursor=abc')
    expect(answer.status).toBe(422)
  })
})

describe('deleting a run', () => {
  it('leaves nothing', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 0, snapshotBytes(0))
    await putSnapshot(run, 9, snapshotBytes(9))
    expect((await env.OBJECTS.list({ prefix: `runs/${run}/` })).objects).toHaveLength(2)
    expect((await request('DELETE', `/v1/runs/${run}`)).status).toBe(204)
    expect((await env.OBJECTS.list()).objects).toEqual([])
    expect((await list(null)).runs).toEqual([])
    expect((await request('GET', `/v1/runs/${run}`)).status).toBe(404)
    const tables = await runInDurableObject(env.RUNS.getByName(run), (_object, state) =>
      state.storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
        .toArray(),
    )
    expect(tables).toEqual([])
  })

  it('frees its key for a new one', async () => {
    const headers = { 'idempotency-key': 'again' }
    const first = runSchema.parse(await (await sendJson('POST', '/v1/runs', { name: 'a' }, headers)).json())
    await request('DELETE', `/v1/runs/${first.run}`)
    const second = await sendJson('POST', '/v1/runs', { name: 'b' }, headers)
    expect(second.status).toBe(201)
    expect((await list(null)).runs.map((run) => run.name)).toEqual(['b'])
  })
})

async function list(cursor: string | null): Promise<RunList> {
  const query = cursor === null ? '' : `&cursor=${cursor}`
  return runListSchema.parse(await (await request('GET', `/v1/runs?limit=2${query}`)).json())
}

async function listOne({ run }: { run: string }): Promise<RunSummary | undefined> {
  return (await list(null)).runs.find((summary) => summary.run === run)
}

async function makeDeliveriesDue(run: string): Promise<void> {
  await runInDurableObject(env.RUNS.getByName(run), (_object, state) => {
    state.storage.sql.exec('UPDATE outbox SET due_at = 1')
  })
}
