// A receiver of webhooks on this machine, which verifies what it gets with the library of Standard Webhooks.
import { createServer, type IncomingMessage } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

const messageSchema = z.looseObject({ type: z.string(), data: z.record(z.string(), z.unknown()) })
type Message = z.infer<typeof messageSchema>

export type Receiver = {
  url: string
  /** Deliveries that are signed with this secret, in their order. */
  verified(secret: string): Message[]
  /** How many came at all. */
  count(): number
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const received: { body: string; headers: Record<string, string> }[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { headers } = request
      const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
        name,
        String(headers[name]),
      ])
      received.push({ body, headers: Object.fromEntries(signed) })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    verified: (secret) =>
      received.map(({ body, headers }) => messageSchema.parse(new Webhook(secret).verify(body, headers))),
    count: () => received.length,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString('utf8')
}
