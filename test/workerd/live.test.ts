/** The live channel: what happens to a run is heard once and in order, also after the run's object or its listener slept. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { type LiveEvent, liveLimits } from '../../src/wire/live.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { connect, type Heard, listen } from './support/listen.ts'
import { openRun, postScalars, putSnapshot, request, sendJson, snapshotBytes } from './support/requests.ts'

describe('the live channel', () => {
  it('tells of scalars, advice and the state of the run', async () => {
    const { run } = await openRun()
    const { events } = await listen(run)
    await vi.waitFor(() => expect(events).toEqual([{ type: 'hello', seq: 0, run, step: null }]))
    await postScalars(run, [{ step: 0, train_loss: 1 }])
    const advice = await putSnapshot(run, 100, snapshotBytes(1))
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'closed' })
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'run', state: 'closed' }))
    expect(events).toContainEqual({
      type: 'scalars',
      seq: expect.any(Number),
      lines: [{ step: 0, scalars: { train_loss: 1 } }],
    })
    expect(events).toContainEqual({ type: 'advice', seq: expect.any(Number), advice })
    expect(places(events)).toEqual(places(events).toSorted((a, b) => a - b))
  })

  it('tells that earlier advice was recomputed', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 100, snapshotBytes(1))
    const { events } = await listen(run)
    await postScalars(run, [
      { step: 50, train_loss: 1e-4, train_accuracy: 1, test_accuracy: 0.01, test_loss: 9 },
    ])
    const recomputed = expect.objectContaining({ type: 'recomputed', from_step: 100 })
    await vi.waitFor(() => expect(events).toContainEqual(recomputed))
  })

  it('goes on after an eviction, on the socket that was open', async () => {
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

  it('answers a heartbeat', async () => {
    const { run } = await openRun()
    const { socket, texts } = await listen(run)
    socket.send('ping')
    await vi.waitFor(() => expect(texts).toEqual(['pong']))
  })
})

describe('a listener that comes back', () => {
  it('hears what it missed in order, nothing twice, and then what is new', async () => {
    const { run } = await openRun()
    const [always, first] = [await listen(run), await listen(run)]
    await postScalars(run, [{ step: 1, train_loss: 1 }])
    await vi.waitFor(() => expect(kinds(first)).toEqual(['hello', 'scalars', 'advice']))
    first.socket.close()
    await postScalars(run, [{ step: 2, train_loss: 2 }])
    await evictDurableObject(env.RUNS.getByName(run))
    await putSnapshot(run, 10, snapshotBytes(1))
    const second = await listen(run, lastPlace(first))
    await postScalars(run, [{ step: 11, train_loss: 3 }])
    const all = ['hello', 'scalars', 'advice', 'scalars', 'advice', 'advice', 'scalars', 'advice']
    await vi.waitFor(() => expect(kinds(always)).toEqual(all))
    await vi.waitFor(() => expect(kinds(second)).toHaveLength(6))
    expect([...first.events, ...second.events.slice(1)]).toEqual(always.events)
  })

  it('at any place hears exactly the rest', async () => {
    const { run } = await openRun()
    const { events } = await listen(run)
    for (const step of [1, 2, 3]) await postScalars(run, [{ step, train_loss: step }])
    await vi.waitFor(() => expect(events).toHaveLength(7))
    for (const [index, { seq }] of events.entries()) {
      if (index === 0) continue
      const again = await listen(run, seq)
      await vi.waitFor(() => expect(again.events).toHaveLength(events.length - index))
      expect(again.events.slice(1)).toEqual(events.slice(index + 1))
      again.socket.close()
    }
  })

  it('while posts go on loses none and hears none twice', async () => {
    const { run } = await openRun()
    const always = await listen(run)
    const heard: LiveEvent[] = []
    let listener = await listen(run)
    const posting = (async () => {
      for (let step = 0; step < 30; step += 1) await postScalars(run, [{ step, train_loss: step }])
    })()
    await vi.waitFor(async () => {
      heard.push(...listener.events.filter(({ type }) => type !== 'hello'))
      const place = heard.at(-1)?.seq
      listener.socket.close()
      listener = await listen(run, place)
      expect(heard.length).toBeGreaterThanOrEqual(60)
    })
    await posting
    expect(heard).toEqual(always.events.slice(1))
  })

  it('is asked to read the run anew where not all that it missed is kept', async () => {
    const { run } = await openRun()
    const { events } = await listen(run)
    await postScalars(run, [{ step: 0, train_loss: 0 }])
    await vi.waitFor(() => expect(events).toHaveLength(3))
    const place = lastPlace({ events })
    for (let step = 1; step <= 270; step += 1) await postScalars(run, [{ step, train_loss: step }])
    const newest = await newestKept(run)
    const again = await listen(run, place)
    await vi.waitFor(() => expect(kinds(again)).toEqual(['hello', 'reload']))
    expect(again.events.map(({ seq }) => seq)).toEqual([newest.seq, newest.seq])
    expect(newest.kept).toBeLessThan(520)
  })

  it('is asked to read the run anew where its place is none of this run', async () => {
    const { run } = await openRun()
    await postScalars(run, [{ step: 1, train_loss: 1 }])
    for (const place of [0, 1, Number.MAX_SAFE_INTEGER]) {
      const again = await listen(run, place)
      await vi.waitFor(() => expect(kinds(again)).toEqual(['hello', 'reload']))
    }
  })

  it('is asked to read the run anew for news that are too long to keep', async () => {
    const { run } = await openRun()
    const always = await listen(run)
    await postScalars(run, [{ step: 0, train_loss: 0 }])
    const lines = Array.from({ length: 3000 }, (_, step) => ({ step: step + 1, train_loss: step + 0.125 }))
    await postScalars(run, lines)
    await vi.waitFor(() => expect(kinds(always)).toHaveLength(5))
    const again = await listen(run, always.events[2]?.seq)
    await vi.waitFor(() => expect(kinds(again)).toEqual(['hello', 'reload', 'advice']))
    expect(again.events.map(({ seq }) => seq).slice(1)).toEqual(places(always.events).slice(3))
  })

  it('with a place that is no number is refused', async () => {
    const { run } = await openRun()
    const headers = { upgrade: 'websocket' }
    const answer = await request('GET', `/v1/runs/${run}/live?after=-1`, { headers })
    expect(problemSchema.parse(await answer.json()).code).toBe('query_invalid')
  })
})

describe('the bounds of the channel', () => {
  it('are so many listeners a run, and one that left makes room', async () => {
    const { run } = await openRun()
    const listeners: Heard[] = []
    for (let n = 0; n < liveLimits.listeners; n += 1) listeners.push(await listen(run))
    const refused = await connect(run)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(problemSchema.parse(await refused.json()).code).toBe('listeners_full')
    listeners[0]?.socket.close()
    await vi.waitFor(async () => expect((await connect(run)).status).toBe(101))
  })

  it('are so many bytes a message of a listener, and what is shorter is not read', async () => {
    const { run } = await openRun()
    const [long, short] = [await listen(run), await listen(run)]
    short.socket.send('x'.repeat(liveLimits.message_bytes))
    long.socket.send('x'.repeat(liveLimits.message_bytes + 1))
    await vi.waitFor(() => expect(long.closed).toEqual([1009]))
    await postScalars(run, [{ step: 1, train_loss: 1 }])
    await vi.waitFor(() => expect(kinds(short)).toEqual(['hello', 'scalars', 'advice']))
  })

  it('are ten minutes a socket: an older one is closed in place of the next message, which then is not lost', async () => {
    const { run } = await openRun()
    const old = await listen(run)
    await postScalars(run, [{ step: 1, train_loss: 1 }])
    await vi.waitFor(() => expect(old.events).toHaveLength(3))
    await runInDurableObject(env.RUNS.getByName(run), (_object, state) => {
      for (const socket of state.getWebSockets())
        socket.serializeAttachment({ opened_at: Date.now() - 601_000 })
    })
    await postScalars(run, [{ step: 2, train_loss: 2 }])
    await vi.waitFor(() => expect(old.closed).toEqual([1012]))
    const again = await listen(run, lastPlace(old))
    await vi.waitFor(() => expect(kinds(again)).toEqual(['hello', 'scalars', 'advice']))
  })
})

function kinds({ events }: Heard): string[] {
  return events.map(({ type }) => type)
}

function places(events: readonly LiveEvent[]): number[] {
  return events.map(({ seq }) => seq)
}

function lastPlace({ events }: Pick<Heard, 'events'>): number | undefined {
  return events.at(-1)?.seq
}

async function newestKept(run: string): Promise<{ seq: number; kept: number }> {
  return runInDurableObject(env.RUNS.getByName(run), (_object, state) => {
    const row = state.storage.sql.exec('SELECT max(seq) AS seq, count(*) AS kept FROM live_events').one()
    return { seq: Number(row['seq']), kept: Number(row['kept']) }
  })
}
