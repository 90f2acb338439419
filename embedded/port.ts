/** Looks whether a port is free, so that the answer is a clear one before anything is started. */
import { createServer } from 'node:net'
import { AdvisorStartError } from './failure.ts'

export function assertPortFree(host: string, port: number): Promise<void> {
  if (port === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', () => reject(new AdvisorStartError({ code: 'port_in_use', host, port })))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()))
  })
}
