/** How a page keeps up to date, with a channel and a clock that the test moves. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listen, type Polled } from '../../src/pages/islands/run/live.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

class FakeChannel {
  readyState = 1
  readonly sent: string[] = []
  isClosed = false
  readonly #closed: (() => void)[] = []
  readonly #heard: ((message: { data: unknown }) => void)[] = []
  readonly after: number | undefined

  constructor(after: number | undefined) {
    this.after = after
  }

  addEventListener(type: 'close' | 'message', listener: (message: { data: unknown }) => void): void {
    if (type === 'message') this.#heard.push(listener)
    else this.#closed.push(() => listener({ data: null }))
  }

  send(text: string): void {
    this.sent.push(text)
  }

  /** As a page closes a connection that is gone: nobody answers. */
  close(): void {
    this.isClosed = true
  }

  /** As the advisor, or whatever stands before it, ends a connection. */
  break(): void {
    for (const closed of this.#closed) closed()
  }

  say(event: object | string): void {
    const data = typeof event === 'string' ? event : JSON.stringify(event)
    for (const heard of this.#heard) heard({ data })
  }
}

function follow({ polled = 'answered', reloads = true }: { polled?: Polled; reloads?: boolean } = {}) {
  const channels: FakeChannel[] = []
  const answers = { polled, reloads, isHidden: false }
  const calls: string[] = []
  const states: string[] = []
  let online = () => {}
  listen(
    {
      state: (state) => states.push(state),
      reload: async () => {
        calls.push('reload')
        return answers.reloads
      },
      poll: async () => {
        calls.push('poll')
        return answers.polled
      },
      rows: (rows) => calls.push(`rows ${rows.map(({ step }) => step).join()}`),
      recomputed: () => calls.push('recomputed'),
      changed: () => calls.push('changed'),
    },
    {
      channel: (after) => {
        const channel = new FakeChannel(after)
        channels.push(channel)
        return channel
      },
      isHidden: () => answers.isHidden,
      whenOnline: (act) => {
        online = act
      },
    },
  )
  const newest = () => channels.at(-1) ?? expect.fail('no channel was opened')
  return { channels, newest, calls, states, answers, online: () => online() }
}

const hello = (seq: number) => ({ type: 'hello', seq, run: 'r', step: null })
const scalars = (seq: number, step: number) => ({ type: 'scalars', seq, lines: [{ step, scalars: {} }] })

/** Lets promises settle without moving the clock. */
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a page that follows a run', () => {
  it('reads the run at its first hello, and is live then', async () => {
    const { newest, calls, states } = follow()
    expect(newest().after).toBeUndefined()
    newest().say(hello(7))
    expect(states.at(-1)).toBe('connecting')
    await settle()
    expect(calls).toEqual(['reload'])
    expect(states.at(-1)).toBe('live')
  })

  it('goes on after the last message, and takes nothing twice', async () => {
    const { newest, calls, states } = follow()
    newest().say(hello(7))
    await settle()
    newest().say(scalars(9, 1))
    newest().break()
    expect(states.at(-1)).toBe('reconnecting')
    await vi.advanceTimersByTimeAsync(1000)
    expect(newest().after).toBe(9)
    newest().say(hello(12))
    for (const [seq, step] of [
      [9, 1],
      [11, 2],
      [12, 3],
      [12, 3],
    ] as const)
      newest().say(scalars(seq, step))
    await settle()
    expect(calls).toEqual(['reload', 'rows 1', 'rows 2', 'rows 3'])
    expect(states.at(-1)).toBe('live')
  })

  it('reads the run anew where it is told to, also at an earlier place', async () => {
    const { newest, calls } = follow()
    newest().say(hello(50))
    await settle()
    newest().say({ type: 'reload', seq: 20 })
    await settle()
    newest().say(scalars(21, 4))
    expect(calls).toEqual(['reload', 'reload', 'rows 4'])
  })

  it('that could not read the run begins anew', async () => {
    const { newest, channels, answers, states } = follow({ reloads: false })
    newest().say(hello(7))
    await settle()
    expect(newest().isClosed).toBe(true)
    expect(states.at(-1)).toBe('reconnecting')
    answers.reloads = true
    await vi.advanceTimersByTimeAsync(1000)
    expect(channels).toHaveLength(2)
    expect(newest().after).toBeUndefined()
  })

  it('notices a channel that is silent although no close arrived', async () => {
    const { newest, channels, states } = follow()
    newest().say(hello(7))
    await settle()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(newest().sent).toEqual(['ping'])
    newest().say('pong')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(channels).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(channels[0]?.isClosed).toBe(true)
    expect(states.at(-1)).toBe('reconnecting')
    await vi.advanceTimersByTimeAsync(1000)
    expect(newest().after).toBe(7)
  })

  it('waits longer from failure to failure, up to a bound', async () => {
    const { newest, channels } = follow()
    const waits: number[] = []
    for (let n = 0; n < 9; n += 1) {
      const before = channels.length
      newest().break()
      let waited = 0
      while (channels.length === before) {
        await vi.advanceTimersByTimeAsync(125)
        waited += 125
      }
      waits.push(waited)
    }
    expect(waits[0]).toBeLessThanOrEqual(750)
    expect(Math.min(...waits.slice(-3))).toBeGreaterThan(11_000)
    expect(Math.max(...waits)).toBeLessThan(19_000)
  })

  it('connects at once when the machine is online again', async () => {
    const { newest, channels, online } = follow()
    online()
    expect(channels).toHaveLength(1)
    newest().break()
    online()
    expect(channels).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_000 - 1)
    expect(channels).toHaveLength(2)
  })

  it('of a run that was deleted says so, and asks for nothing more', async () => {
    const { newest, channels, states } = follow()
    newest().say(hello(7))
    await settle()
    newest().say({ type: 'run', seq: 8, state: 'deleted' })
    newest().break()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(states.at(-1)).toBe('ended')
    expect(channels).toHaveLength(1)
  })
})

describe('a page without a channel', () => {
  it('polls, says so, and tries the channel again meanwhile', async () => {
    const { newest, channels, calls, states } = follow()
    newest().break()
    expect(calls).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    newest().break()
    await settle()
    expect(calls).toEqual(['poll'])
    expect(states.at(-1)).toBe('polling')
    await vi.advanceTimersByTimeAsync(5000)
    expect(calls).toEqual(['poll', 'poll'])
    expect(channels.length).toBeGreaterThan(2)
  })

  it('that never gets a hello ends up polling too', async () => {
    const { states, channels } = follow()
    await vi.advanceTimersByTimeAsync(25_000)
    expect(channels.length).toBeGreaterThanOrEqual(2)
    expect(states).toContain('polling')
  })

  it('stops polling once it is live', async () => {
    const { newest, calls, states } = follow()
    newest().break()
    await vi.advanceTimersByTimeAsync(1000)
    newest().break()
    await vi.advanceTimersByTimeAsync(2000)
    newest().say(hello(3))
    await settle()
    expect(states.at(-1)).toBe('live')
    const before = calls.length
    await vi.advanceTimersByTimeAsync(12_000)
    expect(calls).toHaveLength(before)
  })

  it('says where the advisor does not answer either', async () => {
    const { newest, states, answers } = follow({ polled: 'unanswered' })
    newest().break()
    await vi.advanceTimersByTimeAsync(1000)
    newest().break()
    await settle()
    expect(states.at(-1)).toBe('reconnecting')
    answers.polled = 'answered'
    await vi.advanceTimersByTimeAsync(5000)
    expect(states.at(-1)).toBe('polling')
  })

  it.each(['gone', 'refused'] as const)('ends where the run is %s', async (polled) => {
    const { newest, states, channels } = follow({ polled })
    newest().break()
    await vi.advanceTimersByTimeAsync(1000)
    newest().break()
    await settle()
    expect(states.at(-1)).toBe('ended')
    const before = channels.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(channels).toHaveLength(before)
  })

  it('asks nothing while it is hidden', async () => {
    const { newest, calls, answers } = follow()
    answers.isHidden = true
    newest().break()
    await vi.advanceTimersByTimeAsync(1000)
    newest().break()
    await vi.advanceTimersByTimeAsync(9000)
    expect(calls).toEqual([])
    answers.isHidden = false
    await vi.advanceTimersByTimeAsync(5000)
    expect(calls).toContain('poll')
  })
})
