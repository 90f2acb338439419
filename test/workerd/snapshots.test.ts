/** Snapshots: once each, in any order, with the same history in the end. */
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { problemSchema } from '../../src/wire/problem.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import {
  getAdvice,
  getHistory,
  openRun,
  postScalars,
  putSnapshot,
  request,
  sendBytes,
  settled,
  snapshotBytes,
} from './support/requests.ts'

const STEPS = [0, 100, 200, 300, 400]

describe('a snapshot', () => {
  it('is answered with its own advice and readings', async () => {
    const { run } = await openRun()
    const advice = await putSnapshot(run, 100, snapshotBytes(0))
    expect(advice).toMatchObject({ run, step: 100, version: 1, state: 'evaluated' })
    expect(advice.readings['sum_squared_weights']).toEqual({ value: 14 })
  })

  it('sent twice is answered alike and stored once', async () => {
    const { run } = await openRun()
    const first = await putSnapshot(run, 100, snapshotBytes(1))
    expect(await putSnapshot(run, 100, snapshotBytes(1))).toEqual(first)
    expect((await getHistory(run)).points_total).toBe(1)
  })

  it('sent twice at once is evaluated to one history', async () => {
    const { run } = await openRun()
    const [a, b] = await Promise.all([
      putSnapshot(run, 5, snapshotBytes(1)),
      putSnapshot(run, 5, snapshotBytes(1)),
    ])
    expect(a).toEqual(b)
    expect(a?.version).toBe(1)
  })

  it('with other bytes at the same step is refused with both digests', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 100, snapshotBytes(1))
    const answer = await sendBytes('PUT', `/v1/runs/${run}/snapshots/100`, snapshotBytes(2))
    expect(answer.status).toBe(409)
    const problem = problemSchema.parse(await answer.json())
    expect(problem.code).toBe('snapshot_conflict')
    expect(problem.detail.match(/[0-9a-f]{64}/g)).toHaveLength(2)
  })

  it('that is no safetensors file leaves the step free', async () => {
    const { run } = await openRun()
    const bad = await sendBytes('PUT', `/v1/runs/${run}/snapshots/100`, new Uint8Array(20))
    expect(bad.status).toBe(422)
    expect((await putSnapshot(run, 100, snapshotBytes(1))).step).toBe(100)
  })

  it('can be read back as it was sent', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 7, snapshotBytes(3))
    const back = await request('GET', `/v1/runs/${run}/snapshots/7`)
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(snapshotBytes(3))
    const list = snapshotListSchema.parse(await (await request('GET', `/v1/runs/${run}/snapshots`)).json())
    expect(list.snapshots).toMatchObject([{ step: 7, state: 'evaluated', attempts: 1 }])
  })
})

describe('any order of steps', () => {
  it('ends in the same readings and the same verdict', async () => {
    const orders = [STEPS, STEPS.toReversed(), [200, 0, 400, 100, 300]]
    const ends = []
    for (const order of orders) {
      const { run } = await openRun()
      for (const step of order) {
        await putSnapshot(run, step, snapshotBytes(step))
        await postScalars(run, [{ step, train_loss: 1 / (step + 1), test_loss: 5 }])
      }
      await settled(run)
      const { verdict, advice, reasons } = await getAdvice(run)
      ends.push({ verdict, advice, reasons, rows: (await getHistory(run)).rows })
    }
    expect(ends[1]).toEqual(ends[0])
    expect(ends[2]).toEqual(ends[0])
  })

  it('keeps what was said before as a version', async () => {
    const { run } = await openRun()
    await postScalars(run, [{ step: 0, train_loss: 4, train_accuracy: 0.01, test_accuracy: 0.01 }])
    const early = await putSnapshot(run, 200, snapshotBytes(2))
    await postScalars(run, [
      { step: 200, train_loss: 0.001, train_accuracy: 1, test_accuracy: 0.01, test_loss: 9 },
    ])
    const late = await putSnapshot(run, 200, snapshotBytes(2))
    expect(early.version).toBe(1)
    expect(late.version).toBe(2)
    expect(late.verdict).not.toEqual(early.verdict)
  })

  it('survives an eviction between any two', async () => {
    const undisturbed = await openRun()
    const evicted = await openRun()
    for (const step of STEPS) {
      await putSnapshot(undisturbed.run, step, snapshotBytes(step))
      await putSnapshot(evicted.run, step, snapshotBytes(step))
      await evictDurableObject(env.RUNS.getByName(evicted.run))
    }
    const [a, b] = await Promise.all([getAdvice(undisturbed.run), getAdvice(evicted.run)])
    expect({ ...b, run: '' }).toEqual({ ...a, run: '' })
  })
})
