/** Sends requests that follow from the served document itself, and counts the answers that do not. */
import fc from 'fast-check'
import { createApi } from '../../training-client/api/api.ts'
import { createChecker } from './check.ts'
import { type Operation, operationsOf } from './document.ts'
import { createPool, type Pool } from './pool.ts'
import { type ContractRequest, requestTo } from './requests.ts'
import { openRun } from './setting.ts'

export interface ContractOptions {
  readonly url: string
  readonly apiKey: string
  readonly requests: number
  readonly seed: number
  readonly onProgress?: (done: number) => void
}

export interface ContractReport {
  readonly requests: number
  readonly server_errors: number
  readonly undocumented: number
  readonly misfits: number
  /** How many answers had each status, by operation. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** What was wrong, with the request; the first of each kind and operation. */
  readonly findings: readonly string[]
}

/** Requests between two runs that are opened with something in them. */
const runEvery = 25

/** Requests that are under way together, as those of several senders are. */
const atOnce = 4

export async function driveContract(options: ContractOptions): Promise<ContractReport> {
  const { url, apiKey, requests, seed } = options
  const authorization = `Bearer ${apiKey}`
  const served = await fetch(`${url}/openapi.json`)
  const operations = operationsOf(await served.json())
  const checker = createChecker()
  const pool = createPool()
  const api = createApi({ url, credential: apiKey })
  const counts = { server_error: 0, undocumented: 0, misfit: 0, right: 0 }
  const statuses = new Map<string, Map<number, number>>()
  const findings = new Map<string, string>()
  let next = 0
  let done = 0
  const work = async () => {
    while (next < requests) {
      const i = next
      next += 1
      if (i % runEvery === 0) await openRun(api, pool, i / runEvery)
      const request = requestAt(operations, pool, seed + i)
      const { operation } = request
      const name = `${operation.method.toUpperCase()} ${operation.path}`
      const answer = await send(url, authorization, request)
      const verdict = checker.check(operation, answer)
      counts[verdict.kind] += 1
      const byStatus = statuses.get(name) ?? new Map<number, number>()
      statuses.set(name, byStatus.set(answer.status, (byStatus.get(answer.status) ?? 0) + 1))
      pool.learn(operation.method, request.address, answer.status, parsed(answer), answer.headers)
      const finding = `${verdict.kind} ${name}`
      if (verdict.kind !== 'right' && !findings.has(finding))
        findings.set(finding, `${finding}, request ${i}: ${verdict.why.slice(0, 400)}\n  ${told(request)}`)
      done += 1
      options.onProgress?.(done)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return {
    requests,
    server_errors: counts.server_error,
    undocumented: counts.undocumented,
    misfits: counts.misfit,
    statuses,
    findings: [...findings.values()],
  }
}

function requestAt(operations: readonly Operation[], pool: Pool, seed: number): ContractRequest {
  // Samples of one are small numbers for the most part; a multiplicative hash is not.
  const at = Math.imul(seed, 0x9e3779b1) >>> 0
  // Deleting is rarer than the rest: there should be something to use.
  const among = at % 4 === 0 ? operations : operations.filter(({ method }) => method !== 'delete')
  const operation = among[Math.floor(at / 4) % among.length]
  const [request] = operation === undefined ? [] : fc.sample(requestTo(operation, pool), { seed, numRuns: 1 })
  if (request === undefined) throw new Error('the document has no operation')
  return request
}

async function send(
  url: string,
  authorization: string,
  { operation, address, headers, body }: ContractRequest,
) {
  const answer = await fetch(`${url}${address}`, {
    method: operation.method.toUpperCase(),
    headers: { authorization, ...headers },
    redirect: 'manual',
    ...(body === null ? {} : { body }),
  })
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: new Uint8Array(await answer.arrayBuffer()),
    headers: answer.headers,
  }
}

function parsed({ type, body }: { readonly type: string | null; readonly body: Uint8Array }): unknown {
  return type?.startsWith('application/json') === true ? JSON.parse(new TextDecoder().decode(body)) : null
}

function told({ operation, address, headers, body }: ContractRequest): string {
  const text = typeof body === 'string' ? body : body === null ? '' : `<${body.length} bytes>`
  const { method } = operation
  return `${method.toUpperCase()} ${address.slice(0, 300)} ${JSON.stringify(headers).slice(0, 500)} ${text.slice(0, 600)}`
}
