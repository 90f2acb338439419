/** The ledger of work: what is left undone is done later, once, or visibly given up. */
import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sha256 } from '../../src/service/digest.ts'
import { snapshotKey } from '../../src/service/object-keys.ts'
import { type SnapshotEntry, snapshotListSchema } from '../../src/wire/snapshot.ts'
import advisor from './support/advisor.ts'
import { faults } from './support/faults.ts'
import {
  getAdvice,
  getHistory,
  openRun,
  putSnapshot,
  request,
  sendBytes,
  snapshotBytes,
} from './support/requests.ts'

afterEach(() => {
  faults.length = 0
})

describe('a job', () => {
  it('whose request died after the bytes were stored is sent again and finished', async () => {
    const { run } = await openRun()
    const { bytes, digest } = await beginAndStore(run, 100)
    await expireLeases(run)
    expect(await runDurableObjectAlarm(env.RUNS.getByName(run))).toBe(true)
    await vi.waitFor(async () => expect((await entryOf(run, 100))?.state).toBe('evaluated'), {
      timeout: 10_000,
    })
    expect(await entryOf(run, 100)).toMatchObject({ sha256: digest, bytes: bytes.byteLength, attempts: 2 })
    expect((await getAdvice(run)).step).toBe(100)
  })

  it('whose bytes never arrived frees its step', async () => {
    const { run } = await openRun()
    await env.RUNS.getByName(run).begin(100, 'a'.repeat(64), 10)
    await expireLeases(run)
    await runDurableObjectAlarm(env.RUNS.getByName(run))
    expect(await entryOf(run, 100)).toBeUndefined()
    expect((await putSnapshot(run, 100, snapshotBytes(1))).step).toBe(100)
  })

  it('delivered twice is done once', async () => {
    const { run } = await openRun()
    const { lease, digest } = await beginAndStore(run, 100)
    await deliver([{ run, step: 100, sha256: digest, lease }])
    await deliver([{ run, step: 100, sha256: digest, lease }])
    expect((await getAdvice(run)).version).toBe(1)
    expect((await getHistory(run)).points_total).toBe(1)
  })

  it('of another holder of the lease is left alone', async () => {
    const { run } = await openRun()
    const { digest } = await beginAndStore(run, 100)
    await deliver([{ run, step: 100, sha256: digest, lease: 'a lease of long ago' }])
    expect((await entryOf(run, 100))?.state).toBe('receiving')
  })

  it('that fails each time ends failed, and says why', async () => {
    const { run } = await openRun()
    const { lease, digest } = await beginAndStore(run, 100)
    const stub = env.RUNS.getByName(run)
    await stub.note(100, lease, 'the runtime went away')
    await runInDurableObject(stub, (_object, state) => {
      state.storage.sql.exec('UPDATE snapshots SET attempts = 5, lease_expires_at = 1')
    })
    await runDurableObjectAlarm(stub)
    const entry = await entryOf(run, 100)
    expect(entry).toMatchObject({ state: 'failed', sha256: digest })
    expect(entry?.failure).toContain('the runtime went away')
    const [reading] = Object.values((await getAdvice(run)).readings)
    expect(reading).toMatchObject({ undefined_because: expect.stringContaining('tried 5 times') })
  })

  it('that runs out of memory is answered, not dropped', async () => {
    const { run } = await openRun()
    faults.push('out_of_memory')
    const advice = await putSnapshot(run, 100, snapshotBytes(1))
    expect(advice.readings['sum_squared_weights']).toMatchObject({
      undefined_because: expect.stringContaining('more memory'),
    })
    expect((await entryOf(run, 100))?.state).toBe('failed')
    expect((await putSnapshot(run, 100, snapshotBytes(1))).readings['sum_squared_weights']).toHaveProperty(
      'value',
    )
  })

  it('that throws in the request is a 500 now and done later', async () => {
    const { run } = await openRun()
    faults.push('throw')
    const answer = await sendBytes('PUT', `/v1/runs/${run}/snapshots/100`, snapshotBytes(1))
    expect(answer.status).toBe(500)
    await expireLeases(run)
    await runDurableObjectAlarm(env.RUNS.getByName(run))
    await vi.waitFor(async () => expect((await entryOf(run, 100))?.state).toBe('evaluated'), {
      timeout: 10_000,
    })
  })
})

/** What a request does before it dies: it takes the lease and stores the bytes. */
async function beginAndStore(run: string, step: number) {
  const bytes = snapshotBytes(step)
  const digest = await sha256(bytes)
  const begun = await env.RUNS.getByName(run).begin(step, digest, bytes.byteLength)
  if (begun.kind !== 'lease') throw new Error(`expected a lease, got ${begun.kind}`)
  await env.OBJECTS.put(snapshotKey(run, step, digest), bytes)
  return { bytes, digest, lease: begun.lease }
}

async function expireLeases(run: string): Promise<void> {
  await runInDurableObject(env.RUNS.getByName(run), (_object, state) => {
    state.storage.sql.exec('UPDATE snapshots SET lease_expires_at = 1 WHERE lease_expires_at IS NOT NULL')
  })
}

async function deliver(jobs: readonly unknown[]): Promise<void> {
  const messages = jobs.map((body, index) => ({
    id: String(index),
    timestamp: new Date(),
    attempts: 1,
    body,
  }))
  const batch = createMessageBatch('latebloom-jobs', messages)
  await advisor.queue(batch)
  const result = await getQueueResult(batch, createExecutionContext())
  expect(result.explicitAcks).toHaveLength(jobs.length)
}

async function entryOf(run: string, step: number): Promise<SnapshotEntry | undefined> {
  const list = snapshotListSchema.parse(await (await request('GET', `/v1/runs/${run}/snapshots`)).json())
  return list.snapshots.find((entry) => entry.step === step)
}
