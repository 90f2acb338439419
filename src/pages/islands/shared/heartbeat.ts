/** Finds out that a connection is gone where nothing else tells of it. */
import { type Channel, isOpenState } from './channel.ts'

const everyMs = 20_000

/**
 * Pings a socket, and calls `dead` where nothing at all was heard between two pings: a connection may be gone although no
 * close arrived. It counts pings, not time, since the timers of a hidden page may run late.
 */
export function heartbeat(socket: Channel, dead: () => void): { heard(): void; stop(): void } {
  let isAsked = false
  const timer = setInterval(() => {
    if (isAsked) return dead()
    isAsked = true
    if (socket.readyState === isOpenState) socket.send('ping')
  }, everyMs)
  return {
    heard: () => {
      isAsked = false
    },
    stop: () => clearInterval(timer),
  }
}
