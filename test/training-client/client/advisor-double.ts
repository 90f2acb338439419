/** A local HTTP server in place of the advisor: it records what it is asked and answers as the test says. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { type Advice, adviceSchema } from '../../../src/wire/advice.ts'
import { noProbability } from '../../../src/wire/phase.ts'

export type Received = {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  atMs: number
}
export type Answer = { status: number; body: string; headers?: Record<string, string> } | 'hang'

export type AdvisorDouble = { url: string; received: Received[]; close(): Promise<void> }

export const runId = 'run_01k9z0a4x7m2q8tb'

export async function startAdvisorDouble(
  answer: (request: Received, count: number) => Answer = goodAnswer,
  port = 0,
): Promise<AdvisorDouble> {
  const received: Received[] = []
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { method = '', url = '', headers } = request
    const entry = { method, path: url, headers, body: Buffer.concat(chunks), atMs: Date.now() }
    received.push(entry)
    const reply = answer(entry, received.length)
    if (reply === 'hang') return
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What an advisor that is well answers to each of the client's requests. */
export function goodAnswer({ method, path: address, body }: Received): Answer {
  const [path = ''] = address.split('?')
  const json = (status: number, value: unknown) => ({ status, body: JSON.stringify(value) })
  if (method === 'POST' && path === '/v1/runs') return json(201, { run: runId, name: 'test' })
  if (path.endsWith('/attempts')) {
    const first = { parent: null, from_step: null, reason: null, begun_at: '2026-03-01T09:00:00Z' }
    const attempts = [{ ...first, attempt: 1, ended_at_step: null }]
    return method === 'POST' ? json(201, { run: runId, attempt: 2 }) : json(200, { run: runId, attempts })
  }
  if (path.endsWith('/scalars')) {
    const lines = body.toString().trim().split('\n').length
    return json(200, { run: runId, accepted: lines, already_known: 0 })
  }
  const step = /snapshots\/(\d+)$/.exec(path)?.[1]
  if (step !== undefined) return json(200, adviceAt(Number(step)))
  if (path.endsWith('/advice')) return json(200, adviceAt(0))
  return json(200, {})
}

export const refusedAnswer = (status: number, code: string, detail: string): Answer => ({
  status,
  body: JSON.stringify({
    type: 'about:blank',
    title: code,
    status,
    code,
    detail,
    request_id: 'r',
    retryable: false,
  }),
  headers: { 'content-type': 'application/problem+json' },
})

export function adviceAt(step: number, changes: Partial<Advice> = {}): Advice {
  const phase = 'memorization'
  const probabilities = { ...noProbability, [phase]: 1 }
  const evidence = [{ measure: 'train_loss', step, value: 0.1, statement: 'train loss is low' }]
  return adviceSchema.parse({
    run: runId,
    step,
    version: 1,
    state: 'evaluated',
    advice: 'continue',
    reasons: ['it memorizes'],
    phase,
    verdict: { step, phase, since_step: 0, probabilities, evidence, missing: [] },
    expected_transition: null,
    extend_to: null,
    next_snapshot_step: null,
    readings: {},
    ...changes,
  })
}

/** Waits until a condition holds, at most five seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 5000
  while (!condition()) {
    if (Date.now() > end) throw new Error(`it never came to: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
