/** Requests written to a socket byte by byte: what fetch() would refuse to send, or put right. */
import { connect } from 'node:net'

/** Longer than any answer takes here. */
const LISTENS_MS = 1_000

/** All that comes back over a new connection until it is closed, or for a while. */
export function exchange(port: number, bytes: string, listensMs = LISTENS_MS): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')))
    const timer = setTimeout(() => socket.destroy(), listensMs)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    // A reset is an end like any other; 'close' comes after it.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(text)
    })
  })
}

/** The statuses of all answers in what came back. */
export function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((match) => Number(match[1]))
}
