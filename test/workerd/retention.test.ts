/** Weights go when their time is over, and uploads that nothing took; readings stay, and no job is left behind. */
import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { weightsExpireAt } from '../../src/platform/run-object/retention.ts'
import { canonicalJson } from '../../src/service/canonical-json.ts'
import { sha256, utf8 } from '../../src/service/digest.ts'
import { indexKey, modelKey, probeKey, shardKey, snapshotKey } from '../../src/service/object-keys.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { type SnapshotEntry, snapshotListSchema } from '../../src/wire/snapshot.ts'
import {
  getAdvice,
  getHistory,
  openRun,
  putSnapshot,
  request,
  sendBytes,
  sendJson,
  settled,
  snapshotBytes,
} from './support/requests.ts'

afterEach(async () => {
  await reset()
})

/** As `vitest.workerd.config.ts` sets them. */
const [closedDays, silentDays] = [30, 90]

describe('the time at which weights expire', () => {
  const day = 86_400_000
  const row = { heard_at: 100 * day, closed_at: null }
  const open = { ...row, state: 'open' } as const
  const closed = { ...row, state: 'closed', closed_at: 110 * day } as const

  it('is none unless it is set', () => {
    const never = { RETENTION_DAYS: 0, RETENTION_DAYS_SILENT: 0 }
    expect(weightsExpireAt(open, never)).toBeNull()
    expect(weightsExpireAt(closed, never)).toBeNull()
  })

  it('counts from the closing, and of a run that was never closed from its last word', () => {
    const both = { RETENTION_DAYS: 30, RETENTION_DAYS_SILENT: 90 }
    expect(weightsExpireAt(closed, both)).toBe(140 * day)
    expect(weightsExpireAt({ ...closed, heard_at: 120 * day }, both)).toBe(150 * day)
    expect(weightsExpireAt(open, both)).toBe(190 * day)
    expect(weightsExpireAt(open, { ...both, RETENTION_DAYS_SILENT: 0 })).toBeNull()
    expect(weightsExpireAt(closed, { ...both, RETENTION_DAYS: 0 })).toBeNull()
  })
})

describe('the weights of a closed run', () => {
  it('are kept until their time is over, and then are gone; readings and advice stay', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 1, snapshotBytes(1))
    await putSnapshot(run, 2, snapshotBytes(2))
    await close(run)
    const [advice, history] = [await getAdvice(run), await getHistory(run)]
    await later(run, closedDays - 1)
    expect(await keys(run)).toHaveLength(2)
    await later(run, 1)
    expect(await keys(run)).toEqual([])
    expect(await getAdvice(run)).toEqual(advice)
    expect(await getHistory(run)).toEqual(history)
    const answer = await request('GET', `/v1/runs/${run}/snapshots/1`)
    expect(answer.status).toBe(410)
    expect(problemSchema.parse(await answer.json())).toMatchObject({
      code: 'snapshot_expired',
      retryable: false,
    })
    expect((await entries(run)).map(({ state, expired_at }) => [state, typeof expired_at])).toEqual([
      ['evaluated', 'string'],
      ['evaluated', 'string'],
    ])
  })

  it('in shards go with their index', async () => {
    const { run } = await openRun()
    const { digest } = await putSharded(run, 1)
    await settled(run)
    await close(run)
    expect(await keys(run)).toHaveLength(2)
    await later(run, closedDays)
    expect(await keys(run)).toEqual([])
    const shard = await request('GET', `/v1/runs/${run}/snapshots/1/shards/model-1.safetensors`)
    expect(shard.status).toBe(410)
    expect(await keysOf(indexKey(run, 1, digest))).toEqual([])
  })

  it('that was never closed go later, by a time of their own', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 1, snapshotBytes(1))
    await later(run, silentDays - 1)
    expect(await keys(run)).toHaveLength(1)
    await later(run, 1)
    expect(await keys(run)).toEqual([])
  })

  it('stay where it was opened again', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 1, snapshotBytes(1))
    await close(run)
    await later(run, closedDays - 1)
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'open' })
    await later(run, 2)
    expect(await keys(run)).toHaveLength(1)
  })

  it('are kept for what is posted after them', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 1, snapshotBytes(1))
    await close(run)
    await later(run, closedDays)
    await putSnapshot(run, 2, snapshotBytes(2))
    await later(run, closedDays - 1)
    expect(await keys(run)).toEqual([snapshotKey(run, 2, await sha256(snapshotBytes(2)))])
    expect((await request('GET', `/v1/runs/${run}/snapshots/2`)).status).toBe(200)
    await later(run, 1)
    expect(await keys(run)).toEqual([])
  })

  it('of what was done on them say so where they come again, and are not evaluated twice', async () => {
    const { run } = await openRun()
    const advice = await putSnapshot(run, 1, snapshotBytes(1))
    await close(run)
    await later(run, closedDays)
    expect(await putSnapshot(run, 1, snapshotBytes(1))).toEqual(advice)
    expect((await request('GET', `/v1/runs/${run}/snapshots/1`)).status).toBe(410)
  })
})

describe('a job on weights that have expired', () => {
  it('that never ended fails, and says why', async () => {
    const { run } = await openRun()
    const digest = await sha256(snapshotBytes(1))
    const begun = await env.RUNS.getByName(run).begin(1, digest, 10)
    await env.OBJECTS.put(snapshotKey(run, 1, digest), snapshotBytes(1))
    await env.RUNS.getByName(run).stored(1, begun.kind === 'lease' ? begun.lease : '')
    await close(run)
    await later(run, closedDays, 'UPDATE snapshots SET lease_expires_at = 9e15')
    expect(await entries(run)).toMatchObject([
      { state: 'failed', failure: expect.stringContaining('expired') },
    ])
    const [reading] = Object.values((await getAdvice(run)).readings)
    expect(reading).toMatchObject({ undefined_because: expect.stringContaining('expired') })
    expect(await keys(run)).toEqual([])
  })

  it('that a late snapshot makes due again leaves the readings as they are', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 5, snapshotBytes(5))
    await close(run)
    await later(run, closedDays)
    const before = (await getHistory(run)).rows.find(({ step }) => step === 5)
    await putSnapshot(run, 4, snapshotBytes(4))
    expect(await entries(run)).toMatchObject([{ step: 4 }, { step: 5, state: 'stored' }])
    await runInDurableObject(env.RUNS.getByName(run), (_object, state) => {
      state.storage.sql.exec('UPDATE snapshots SET lease_expires_at = 1 WHERE lease_expires_at IS NOT NULL')
    })
    await runDurableObjectAlarm(env.RUNS.getByName(run))
    expect(await entries(run)).toMatchObject([
      { step: 4, state: 'evaluated' },
      { step: 5, state: 'evaluated' },
    ])
    expect((await getHistory(run)).rows.find(({ step }) => step === 5)).toEqual(before)
  })
})

describe('uploads that nothing took', () => {
  it('go once the trainer has been silent for a day; what was taken stays', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 1, snapshotBytes(1))
    await putSharded(run, 2)
    await settled(run)
    const kept = await keys(run)
    const none = 'a'.repeat(64)
    const orphans = [
      probeKey(run, none),
      modelKey(run, none),
      snapshotKey(run, 1, none),
      snapshotKey(run, 7, none),
      shardKey(run, 2, none),
      shardKey(run, 9, none),
    ]
    for (const key of orphans) await env.OBJECTS.put(key, 'left behind')
    await later(run, 0.9)
    expect(await keys(run)).toEqual([...kept, ...orphans].sort())
    await later(run, 0.2)
    expect(await keys(run)).toEqual(kept)
    expect((await request('GET', `/v1/runs/${run}/snapshots/2`)).status).toBe(200)
  })

  it('of a run that sends shards alone are looked for too', async () => {
    const { run } = await openRun()
    await later(run, 2)
    const bytes = snapshotBytes(3)
    await sendBytes('PUT', `/v1/runs/${run}/snapshots/3/shards/a.safetensors`, bytes, await digestOf(bytes))
    expect(await keys(run)).toHaveLength(1)
    await later(run, 1)
    expect(await keys(run)).toEqual([])
  })

  it('wait where the store fails, and go when it answers', async () => {
    const { run } = await openRun()
    await env.OBJECTS.put(probeKey(run, 'b'.repeat(64)), 'left behind')
    const list = env.OBJECTS.list
    Object.defineProperty(env.OBJECTS, 'list', {
      configurable: true,
      value: () => Promise.reject(new Error('the store is away')),
    })
    try {
      await later(run, 1)
    } finally {
      Object.defineProperty(env.OBJECTS, 'list', { configurable: true, value: list })
    }
    expect(await keys(run)).toHaveLength(1)
    await later(run, 1)
    expect(await keys(run)).toEqual([])
  })
})

async function close(run: string): Promise<void> {
  expect((await sendJson('PATCH', `/v1/runs/${run}`, { state: 'closed' })).status).toBe(200)
}

/** Moves all that is stored of times back by so many days, and rings the alarm. */
async function later(run: string, days: number, also = 'SELECT 1'): Promise<void> {
  const stub = env.RUNS.getByName(run)
  await runInDurableObject(stub, (_object, { storage }) => {
    const ms = days * 86_400_000
    storage.sql.exec(
      `UPDATE run SET heard_at = heard_at - ?1, closed_at = closed_at - ?1, swept_at = max(0, swept_at - ?1),
         upkeep_after = max(0, upkeep_after - ?1)`,
      ms,
    )
    storage.sql.exec(also)
  })
  await evictDurableObject(stub)
  await postNothing(run)
  await runDurableObjectAlarm(stub)
}

/** A request that makes the object set its alarm by what is stored now, and changes nothing. */
async function postNothing(run: string): Promise<void> {
  await sendJson('PATCH', `/v1/runs/${run}`, {})
}

async function keys(run: string): Promise<string[]> {
  return keysOf(`runs/${run}/`)
}

async function keysOf(prefix: string): Promise<string[]> {
  return (await env.OBJECTS.list({ prefix })).objects.map(({ key }) => key).sort()
}

async function entries(run: string): Promise<SnapshotEntry[]> {
  const list: unknown = await (await request('GET', `/v1/runs/${run}/snapshots`)).json()
  return snapshotListSchema.parse(list).snapshots
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return { 'content-digest': `sha-256=:${btoa(String.fromCharCode(...digest))}:` }
}

async function putSharded(run: string, step: number): Promise<{ digest: string }> {
  const bytes = snapshotBytes(step)
  const at = `/v1/runs/${run}/snapshots/${step}`
  await sendBytes('PUT', `${at}/shards/model-1.safetensors`, bytes, await digestOf(bytes))
  const index = {
    weight_map: { W: 'model-1.safetensors' },
    shards: { 'model-1.safetensors': await sha256(bytes) },
  }
  expect((await sendJson('PUT', at, index)).status).toBe(202)
  return { digest: await sha256(utf8(canonicalJson(index))) }
}
