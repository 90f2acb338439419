/** What lies between clients and advisor: refuses, cuts, doubles and loses requests as a schedule says. */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { draw, outcomeOf } from './chance.ts'
import type { FaultyRuntime } from './runtime.ts'
import type { Schedule } from './schedule.ts'

export interface Wire {
  /** The address at which a schedule's clients find the advisor. */
  addressOf(schedule: Schedule): string
  /** From now on what the schedule sends arrives. */
  calm(schedule: Schedule): void
  close(): Promise<void>
}

/** Up to this long after it was sent on, a request is cut or the runtime killed. */
const CUT_WITHIN_MS = 120

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export async function startWire(runtime: FaultyRuntime): Promise<Wire> {
  const schedules = new Map<number, { schedule: Schedule; requests: number; calm: boolean }>()
  const agent = new Agent({ keepAlive: true })
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [, seed, path = ''] = /^\/(\d+)(\/.*)$/.exec(incoming.url ?? '') ?? []
    const entry = schedules.get(Number(seed))
    const body = await bytesOf(incoming)
    const url = runtime.url()
    if (entry === undefined || url === null) return void outgoing.destroy()
    const { schedule, calm } = entry
    const nth = entry.requests
    entry.requests += 1
    const drawn = draw(schedule.seed, 'wire', nth)
    const fault = calm ? null : outcomeOf(drawn, schedule.wire, ['refused', 'cut', 'unanswered', 'twice'])
    if (fault === 'refused') return void outgoing.destroy()

    const later = draw(schedule.seed, 'wire.later', nth) * CUT_WITHIN_MS
    const cutting = new AbortController()
    const send = () =>
      forward(
        new URL(path, url),
        incoming,
        body,
        schedule,
        agent,
        fault === 'cut' ? cutting.signal : undefined,
      )
    if (nth === schedule.killAt && !calm) void wait(later).then(() => runtime.kill())
    const again = fault === 'twice' ? send().catch(() => undefined) : null
    if (fault === 'cut') void wait(later).then(() => cutting.abort())
    const answer = await send()
    await again
    if (fault === 'unanswered') return void outgoing.destroy()
    outgoing.writeHead(answer.status, answer.headers)
    outgoing.end(answer.body)
  }

  return {
    addressOf(schedule) {
      schedules.set(schedule.seed, { schedule, requests: 0, calm: false })
      return `http://127.0.0.1:${port}/${schedule.seed}/`
    },
    calm(schedule) {
      const entry = schedules.get(schedule.seed)
      if (entry !== undefined) entry.calm = true
    },
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function forward(
  url: URL,
  { method, headers }: IncomingMessage,
  body: Buffer,
  { path }: Schedule,
  agent: Agent,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const sent = { ...headers, host: url.host, 'x-faults-path': path }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers: sent, agent, ...(signal === undefined ? {} : { signal }) },
      (answer) => {
        bytesOf(answer)
          .then((bytes) =>
            resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          )
          .catch(reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}
