/** Evaluations of steps that are abandoned while they are under way: neither recorded nor lost to who has the same bytes. */
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/service/digest.ts'
import { snapshotKey } from '../../src/service/object-keys.ts'
import type { Ports } from '../../src/service/ports.ts'
import { receiveLargeSnapshot } from '../../src/service/receive-large-snapshot.ts'
import { receiveSnapshot } from '../../src/service/receive-snapshot.ts'
import { assemble } from '../../workers/compose.ts'
import advisor from './support/advisor.ts'
import { noRuntime } from './support/no-runtime.ts'
import { beginAttempt, getHistory, openRun, putSnapshot, settled, snapshotBytes } from './support/requests.ts'

async function feed(run: string, steps: readonly number[]): Promise<void> {
  for (const step of steps) await putSnapshot(run, step, snapshotBytes(step))
  await settled(run)
}

async function stepsOf(run: string): Promise<number[]> {
  return (await getHistory(run)).rows.map(({ step }) => step)
}

/** Ports whose object store is slow: when it has taken a file, `meanwhile` has happened. */
function resumingPorts(meanwhile: () => Promise<void>): () => Ports {
  const run = async () => ({ ok: false, failure: { code: 'runtime_error', detail: 'never mind' } }) as const
  const ports = assemble(env, { ...noRuntime, run }).portsOf('default')
  return () => ({
    ...ports,
    objects: {
      ...ports.objects,
      async put(...file) {
        const isTaken = await ports.objects.put(...file)
        await meanwhile()
        return isTaken
      },
    },
  })
}

describe('work under way on an abandoned step', () => {
  async function beginAndStore(run: string, step: number, value: number) {
    const bytes = snapshotBytes(value)
    const digest = await sha256(bytes)
    const begun = await env.RUNS.getByName(run).begin(step, digest, bytes.byteLength)
    if (begun.kind !== 'lease') throw new Error(`expected a lease, got ${begun.kind}`)
    await env.OBJECTS.put(snapshotKey(run, step, digest), bytes)
    return { run, step, sha256: digest, lease: begun.lease }
  }

  async function deliver(jobs: readonly object[]) {
    const batch = createMessageBatch(
      'latebloom-jobs',
      jobs.map((body, id) => ({ id: String(id), timestamp: new Date(), attempts: 1, body })),
    )
    await advisor.queue(batch)
    const result = await getQueueResult(batch, createExecutionContext())
    return result.outcome
  }

  it('finds no lease, is not recorded, and does not crash', async () => {
    const { run } = await openRun()
    await feed(run, [400])
    const job = await beginAndStore(run, 500, 500)
    const ledger = env.RUNS.getByName(run)
    await ledger.stored(500, job.lease)
    await beginAttempt(run, 400)
    expect(await deliver([{ project: 'default', ...job }])).toBe('ok')
    expect((await ledger.claim(500, job.sha256, job.lease)).kind).toBe('nothing')
    expect(await ledger.extend(500, job.lease)).toBe(false)
    expect(await ledger.record(500, job.sha256, { a: { value: 1 } }, [])).toBeNull()
    expect(await ledger.fail(500, job.sha256, 'why')).toBeNull()
    await ledger.note(500, job.lease, 'why')
    expect(await stepsOf(run)).toEqual([400])
  })

  it('is refused by the digest where the new attempt has other bytes there, and good where it has the same', async () => {
    const { run } = await openRun()
    const [one, other] = [await beginAndStore(run, 500, 1), await beginAndStore(run, 600, 2)]
    await beginAttempt(run, 400)
    const ledger = env.RUNS.getByName(run)
    await beginAndStore(run, 500, 3)
    await beginAndStore(run, 600, 2)
    const readings = { weight_norm: { value: 1 } }
    expect(await ledger.record(500, one.sha256, readings, [])).toBeNull()
    expect(await ledger.record(600, other.sha256, readings, [])).toMatchObject({ step: 600, version: 1 })
    expect(await stepsOf(run)).toEqual([600])
  })

  it('ends in its sender being told, and takes nothing away that another attempt has too', async () => {
    const { run } = await openRun()
    await feed(run, [400])
    const bytes = snapshotBytes(500)
    const digest = await sha256(bytes)
    const ports = resumingPorts(async () => {
      await beginAttempt(run, 400)
      await putSnapshot(run, 500, snapshotBytes(7))
    })
    const streamed = {
      body: new Response(bytes).body ?? expect.fail(),
      bytes: bytes.byteLength,
      sha256: digest,
    }
    for (const received of [
      await receiveSnapshot(ports(), run, 500, bytes, null, null),
      await receiveLargeSnapshot(ports(), run, 600, streamed, null),
    ]) {
      expect(received).toMatchObject({
        ok: false,
        failure: { kind: 'attempt_superseded', newest: { from_step: 400 } },
      })
    }
    expect((await env.OBJECTS.list({ prefix: `runs/${run}/` })).objects).toHaveLength(4)
    expect(await stepsOf(run)).toEqual([400, 500])
  })
})
