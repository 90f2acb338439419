import type { ConnectionState } from '../shared/connection.ts'
import { type News, tell } from './tell.ts'

/** What the page does when the live channel has something to say. */
export type Listener = News & {
  state(state: ConnectionState, text: string): void
  /** After every opening: catch up on what was missed. False: it did not work, so the channel is not live. */
  opened(): Promise<boolean>
}

const firstWaitMs = 500
const longestWaitMs = 15_000
const pingEveryMs = 20_000
/** Silence for longer than two pings is a dead connection, even where no close arrived. */
const deadAfterMs = 45_000

/** Listens to a run's live channel for as long as the page lives; reconnects, each time after a longer wait. */
export function listen(run: string, listener: Listener): void {
  const url = new URL(`/v1/runs/${encodeURIComponent(run)}/live`, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  let waitMs = firstWaitMs
  let again: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    const socket = new WebSocket(url)
    let heardMs = Date.now()
    const pinging = setInterval(() => {
      if (Date.now() - heardMs > deadAfterMs) socket.close()
      else if (socket.readyState === WebSocket.OPEN) socket.send('ping')
    }, pingEveryMs)
    socket.addEventListener('open', async () => {
      if (!(await listener.opened())) return socket.close()
      if (socket.readyState !== WebSocket.OPEN) return
      waitMs = firstWaitMs
      listener.state('live', 'live')
    })
    socket.addEventListener('message', ({ data }) => {
      heardMs = Date.now()
      if (typeof data === 'string') tell(parse(data), listener)
    })
    socket.addEventListener('close', () => {
      clearInterval(pinging)
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

/** A message that is not JSON, as the answer to a ping is, is left aside. */
function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
