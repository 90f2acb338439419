/** Keeps the page of a run up to date: by the live channel, and where there is none by polling. */
import type { Channel } from '../shared/channel.ts'
import type { ConnectionState } from '../shared/connection-state.ts'
import { heartbeat } from '../shared/heartbeat.ts'
import { polling, pollingText } from '../shared/polling.ts'
import { fieldOf, textOf } from './incoming.ts'
import { type News, tell } from './tell.ts'

/** What came of asking for news: `gone` where the run is not there any more, `refused` where this page may not read it. */
export type Polled = 'answered' | 'unanswered' | 'gone' | 'refused'

/** What the page does when the live channel has something to say. */
export type Listener = News & {
  state(state: ConnectionState, text: string): void
  /** Takes everything anew. False: it did not work, so the channel is not live. */
  reload(): Promise<boolean>
  /** Takes what is new, for as long as there is no channel. */
  poll(): Promise<Polled>
}

/** What this needs of the browser. */
export type Surroundings = {
  /** Opens the channel, to go on after a place where there is one. */
  channel(after: number | undefined): Channel
  isHidden(): boolean
  whenOnline(act: () => void): void
}

const firstWaitMs = 500
const longestWaitMs = 15_000
/** Whatever stands between page and advisor may leave an upgrade without an answer. */
const helloWithinMs = 10_000
/** A channel that fails so often in a row may never come to be. */
const failuresToPoll = 2

/**
 * Keeps the page up to date for as long as it lives: by the live channel, which goes on after the last message that was
 * taken in, and where there is none by polling. Reconnects, each time after a longer wait.
 */
export function listen(listener: Listener, { channel, isHidden, whenOnline }: Surroundings): void {
  /** The `seq` of the last message that was taken in; undefined: everything must be read anew. */
  let place: number | undefined
  let failures = 0
  let again: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  const finish = (text: string) => {
    isOver = true
    clearTimeout(again)
    polls.stop()
    listener.state('ended', text)
  }
  const polls = polling(listener.poll, isHidden, (answer) => {
    if (answer === 'answered') listener.state('polling', pollingText)
    else if (answer === 'unanswered')
      listener.state('reconnecting', 'the advisor does not answer; trying again')
    else finish(answer === 'gone' ? 'this run is not there any more' : 'signed out: sign in again')
  })

  const connect = () => {
    again = undefined
    const socket = channel(place)
    let isEnded = false
    const end = () => {
      if (isEnded) return
      isEnded = true
      heart.stop()
      clearTimeout(noHello)
      socket.close()
      if (isOver) return
      failures += 1
      if (failures >= failuresToPoll) polls.start()
      else listener.state('reconnecting', 'reconnecting; what is shown may be old')
      const waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs)
      again = setTimeout(connect, waitMs * (0.75 + Math.random() / 2))
    }
    const heart = heartbeat(socket, end)
    const noHello = setTimeout(end, helloWithinMs)
    const isLive = () => {
      if (isEnded) return
      failures = 0
      polls.stop()
      listener.state('live', 'live')
    }
    /** Messages that come meanwhile are told too: what is read anew is at least as new as `from`. */
    const readAnew = async (from: number) => {
      place = from
      if (await listener.reload()) return isLive()
      if (isEnded) return
      place = undefined
      end()
    }
    socket.addEventListener('close', end)
    socket.addEventListener('message', ({ data }) => {
      heart.heard()
      const event = typeof data === 'string' && !isEnded ? parse(data) : undefined
      const seq = fieldOf(event, 'seq')
      if (typeof seq !== 'number') return
      const type = fieldOf(event, 'type')
      if (type === 'hello') {
        clearTimeout(noHello)
        if (place === undefined) void readAnew(seq)
        else isLive()
      } else if (type === 'reload') void readAnew(seq)
      else if (place === undefined || seq > place) {
        place = seq
        if (type === 'run' && textOf(fieldOf(event, 'state')) === 'deleted') finish('this run was deleted')
        tell(event, listener)
      }
    })
  }

  whenOnline(() => {
    if (again === undefined) return
    clearTimeout(again)
    connect()
  })
  listener.state('connecting', 'connecting')
  connect()
}

/** A message that is not JSON, as the answer to a ping is, is left aside. */
function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
