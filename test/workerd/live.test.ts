/** The live channel: what happens to a run is heard, also after the run's object slept. */
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { type LiveEvent, liveEventSchema } from '../../src/wire/live.ts'
import { openRun, postScalars, putSnapshot, request, sendJson, snapshotBytes } from './support/requests.ts'

describe('the live channel', () => {
  it('tells of scalars, advice and the state of the run', async () => {
    const { run } = await openRun()
    const { events } = await listen(run)
    await vi.waitFor(() => expect(events).toEqual([{ type: 'hello', run, step: null }]))
    await postScalars(run, [{ step: 0, train_loss: 1 }])
    const advice = await putSnapshot(run, 100, snapshotBytes(1))
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'closed' })
    await vi.waitFor(() => expect(events.at(-1)).toEqual({ type: 'run', state: 'closed' }))
    expect(events).toContainEqual({ type: 'scalars', lines: [{ step: 0, scalars: { train_loss: 1 } }] })
    expect(events).toContainEqual({ type: 'advice', advice })
  })

  it('tells that earlier advice was recomputed', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 100, snapshotBytes(1))
    const { events } = await listen(run)
    await postScalars(run, [
      { step: 50, train_loss: 1e-4, train_accuracy: 1, test_accuracy: 0.01, test_loss: 9 },
    ])
    await vi.waitFor(() => expect(events).toContainEqual({ type: 'recomputed', from_step: 100 }))
  })

  it('goes on after an eviction', async () => {
    const { run } = await openRun()
    const { events } = await listen(run)
    await evictDurableObject(env.RUNS.getByName(run))
    await postScalars(run, [{ step: 3, train_loss: 1 }])
    await vi.waitFor(() => expect(events.some((event) => event.type === 'scalars')).toBe(true))
  })

  it('is not opened for a page of another origin', async () => {
    const { run } = await openRun()
    const headers = { upgrade: 'websocket', origin: 'https://elsewhere.example' }
    expect((await request('GET', `/v1/runs/${run}/live`, { headers })).status).toBe(403)
  })
})

async function listen(run: string): Promise<{ events: LiveEvent[] }> {
  const answer = await request('GET', `/v1/runs/${run}/live`, { headers: { upgrade: 'websocket' } })
  expect(answer.status).toBe(101)
  const events: LiveEvent[] = []
  answer.webSocket?.addEventListener('message', (message) => {
    events.push(liveEventSchema.parse(JSON.parse(String(message.data))))
  })
  answer.webSocket?.accept()
  return { events }
}
