import type { HistoryRow } from '../../../wire/reading.ts'
import type { ConnectionState } from '../shared/connection.ts'
import { fieldOf, listOf, rowOf } from './incoming.ts'

/** What the page does when the live channel has something to say. */
export type Listener = {
  state(state: ConnectionState, text: string): void
  /** After every opening: catch up on what was missed. False: it did not work, so the channel is not live. */
  opened(): Promise<boolean>
  rows(rows: HistoryRow[]): void
  recomputed(): void
  changed(): void
}

const firstWaitMs = 500
const longestWaitMs = 15_000

/** Listens to a run's live channel for as long as the page lives; reconnects, each time after a longer wait. */
export function listen(run: string, listener: Listener): void {
  const url = new URL(`/v1/runs/${encodeURIComponent(run)}/live`, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  let waitMs = firstWaitMs
  let again: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    const socket = new WebSocket(url)
    socket.addEventListener('open', async () => {
      if (!(await listener.opened())) return socket.close()
      if (socket.readyState !== WebSocket.OPEN) return
      waitMs = firstWaitMs
      listener.state('live', 'live')
    })
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') tell(parse(data), listener)
    })
    socket.addEventListener('close', () => {
      listener.state('reconnecting', 'reconnecting; what is shown may be old')
      again = setTimeout(connect, waitMs * (0.75 + Math.random() / 2))
      waitMs = Math.min(2 * waitMs, longestWaitMs)
    })
  }

  addEventListener('online', () => {
    if (again === undefined) return
    clearTimeout(again)
    again = undefined
    connect()
  })
  listener.state('connecting', 'connecting')
  connect()
}

/** A message that is not JSON is left aside. */
function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

/** Events are those of `src/wire/live.ts`; of a kind that is not known here, nothing is made: a newer advisor may say more. */
export function tell(event: unknown, listener: Listener): void {
  switch (fieldOf(event, 'type')) {
    case 'advice':
      listener.rows(listOf([fieldOf(event, 'advice')], rowOf))
      break
    case 'scalars':
      listener.rows(listOf(fieldOf(event, 'lines'), rowOf))
      break
    case 'recomputed':
      listener.recomputed()
      break
    case 'run':
      listener.changed()
      break
  }
}
