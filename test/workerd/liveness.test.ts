/** When a trainer was heard and is expected again, as the API says it: by its own posts, and by nothing else. */
import { evictDurableObject, reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/service/digest.ts'
import { type Run, runListSchema, runSchema } from '../../src/wire/run.ts'
import { openRun, postScalars, putSnapshot, request, sendJson, snapshotBytes } from './support/requests.ts'

afterEach(async () => {
  await reset()
})

const minute = 60_000

describe('the liveness of a run', () => {
  it('expects nothing before a pace is known', async () => {
    const { run, expected_by } = await openRun()
    expect(expected_by).toBeNull()
    await postScalars(run, [{ step: 1, train_loss: 1 }])
    expect((await read(run)).expected_by).toBeNull()
  })

  it('expects the next post at the pace of the last ones, in the list too', async () => {
    const { run } = await openRun()
    for (const step of [1, 2, 3, 4]) {
      await heardEarlier(run, 2 * minute)
      await postScalars(run, [{ step, train_loss: step }])
    }
    await heardEarlier(run, 0)
    await putSnapshot(run, 5, snapshotBytes(1))
    const { heard_at, expected_by } = await read(run)
    expect(since(heard_at, expected_by)).toBeGreaterThanOrEqual(6 * minute)
    expect(since(heard_at, expected_by)).toBeLessThan(6 * minute + 10_000)
    const { runs } = runListSchema.parse(await (await request('GET', '/v1/runs')).json())
    expect(runs[0]).toHaveProperty('expected_by')
  })

  it('expects nothing of a run that is closed', async () => {
    const { run } = await openRun()
    for (const step of [1, 2, 3]) await postScalars(run, [{ step, train_loss: step }])
    expect((await read(run)).expected_by).not.toBeNull()
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'closed' })
    expect((await read(run)).expected_by).toBeNull()
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'open' })
    expect((await read(run)).expected_by).not.toBeNull()
  })

  it('does not take a late evaluation for a word of the trainer, nor a rename', async () => {
    const { run } = await openRun()
    const digest = await sha256(snapshotBytes(1))
    await env.RUNS.getByName(run).begin(1, digest, 10)
    await heardEarlier(run, 60 * minute)
    const { heard_at } = await read(run)
    await env.RUNS.getByName(run).record(1, digest, { weight_norm: { value: 1 } }, [])
    await sendJson('PATCH', `/v1/runs/${run}`, { name: 'renamed' })
    expect(await read(run)).toMatchObject({ heard_at, step: 1, name: 'renamed' })
  })
})

async function read(run: string): Promise<Run> {
  return runSchema.parse(await (await request('GET', `/v1/runs/${run}`)).json())
}

function since(instant: string, later: string | null): number {
  return Date.parse(later ?? '') - Date.parse(instant)
}

/** Moves the time of the last post back, as the passing of time would, and has the object forget what it remembers. */
async function heardEarlier(run: string, ms: number): Promise<void> {
  const stub = env.RUNS.getByName(run)
  await runInDurableObject(stub, (_object, state) => {
    state.storage.sql.exec('UPDATE run SET heard_at = heard_at - ?', ms)
  })
  await evictDurableObject(stub)
}
