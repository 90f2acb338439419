/** What stands between a browser and an advisor and knows nothing of WebSockets, as some proxies do; until it is told to. */
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'

export interface Between {
  readonly url: string
  /** From now on upgrades go through. */
  allowSockets(): void
  close(): Promise<void>
}

export async function withoutSockets(advisorUrl: string): Promise<Between> {
  const { hostname, port } = new URL(advisorUrl)
  let areAllowed = false
  /** The server itself forgets a connection once it was upgraded. */
  const upgraded = new Set<Duplex>()
  const server = createServer((from, to) => {
    const options = { hostname, port, method: from.method, path: from.url, headers: from.headers }
    const onward = request(options, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(to)
    })
    onward.on('error', () => to.destroy())
    from.pipe(onward)
  })
  server.on('upgrade', (from, socket) => {
    if (!areAllowed) return socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n')
    const onward = connect(Number(port), hostname, () => {
      const headers = Object.entries(from.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`)
      onward.write(`GET ${from.url} HTTP/1.1\r\n${headers.join('')}\r\n`)
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
    upgraded.add(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    allowSockets: () => {
      areAllowed = true
    },
    close: () => {
      server.closeAllConnections()
      for (const socket of upgraded) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
