/** Jobs that wait in a long queue, and evaluations that a late snapshot overtakes: neither is lost, nor counted wrongly. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { nextAttempt } from '../../src/platform/run-object/jobs.ts'
import { readSnapshotRow } from '../../src/platform/run-object/snapshots.ts'
import { sha256 } from '../../src/service/digest.ts'
import { snapshotKey } from '../../src/service/object-keys.ts'
import { getHistory, openRun, putSnapshot, settled, snapshotBytes } from './support/requests.ts'

async function beginAndStore(run: string, step: number) {
  const bytes = snapshotBytes(step)
  const digest = await sha256(bytes)
  const begun = await env.RUNS.getByName(run).begin(step, digest, bytes.byteLength)
  if (begun.kind !== 'lease') throw new Error(`expected a lease, got ${begun.kind}`)
  await env.OBJECTS.put(snapshotKey(run, step, digest), bytes)
  return { digest, ...begun }
}

/** The row after another time that the lease ran out. */
function afterLeaseEnd(run: string, step: number) {
  return runInDurableObject(env.RUNS.getByName(run), (_object, { storage: { sql } }) => {
    const row = readSnapshotRow(sql, step)
    return row === null ? null : nextAttempt(sql, row, Date.now())
  })
}

it('a job that nobody has claimed keeps its lease, and is no failed attempt', async () => {
  const { run } = await openRun()
  const { digest, lease } = await beginAndStore(run, 100)
  const ledger = env.RUNS.getByName(run)
  await ledger.stored(100, lease)
  for (let sent = 0; sent < 10; sent += 1) {
    expect(await afterLeaseEnd(run, 100)).toMatchObject({ lease, attempts: 1 })
  }
  expect((await ledger.claim(100, digest, lease)).kind).toBe('work')
})

it('a job is claimed once: a second message of it does not do the work twice', async () => {
  const { run } = await openRun()
  const { digest, lease } = await beginAndStore(run, 100)
  const ledger = env.RUNS.getByName(run)
  await ledger.stored(100, lease)
  expect((await ledger.claim(100, digest, lease)).kind).toBe('work')
  expect((await ledger.claim(100, digest, lease)).kind).toBe('nothing')
  const next = await afterLeaseEnd(run, 100)
  expect(next).toMatchObject({ attempts: 2 })
  expect(next?.lease).not.toBe(lease)
})

it('an evaluation that began before an earlier snapshot came is made again', async () => {
  const { run } = await openRun()
  const { digest, earlier } = await beginAndStore(run, 300)
  expect(earlier).toEqual([])
  await putSnapshot(run, 200, snapshotBytes(200))
  const unread = { weight_norm_rate: { undefined_because: 'there was no earlier snapshot' } }
  await env.RUNS.getByName(run).record(300, digest, unread, [...earlier])
  await settled(run)
  const row = (await getHistory(run)).rows.find(({ step }) => step === 300)
  expect(row?.readings?.['weight_norm_rate']).toHaveProperty('value')
})
