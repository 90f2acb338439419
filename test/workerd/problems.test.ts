/** Every error is a problem: with a code, a status that agrees, a request id, and no inside of the advisor. */
import { describe, expect, it } from 'vitest'
import { problemSchema } from '../../src/wire/problem.ts'
import { openRun, request, sendBytes, sendJson, snapshotBytes } from './support/requests.ts'

const NO_RUN = 'run_00000000000000000000'
const json = { 'content-type': 'application/json' }
const bytes = { 'content-type': 'application/octet-stream' }

interface Case {
  readonly name: string
  readonly status: number
  readonly code: string
  send(run: string): Promise<Response>
}

const cases: readonly Case[] = [
  { name: 'an unknown route', status: 404, code: 'route_unknown', send: () => request('GET', '/v1/nothing') },
  {
    name: 'a method that a route lacks',
    status: 404,
    code: 'route_unknown',
    send: () => request('PUT', '/v1/runs'),
  },
  {
    name: 'an unknown file',
    status: 404,
    code: 'route_unknown',
    send: () => request('GET', '/assets/nothing.js'),
  },
  {
    name: 'an unknown run',
    status: 404,
    code: 'run_unknown',
    send: () => request('GET', `/v1/runs/${NO_RUN}`),
  },
  {
    name: 'a run id of another form',
    status: 404,
    code: 'run_unknown',
    send: () => request('GET', '/v1/runs/x%00y'),
  },
  {
    name: 'advice of an unknown run',
    status: 404,
    code: 'run_unknown',
    send: () => request('GET', `/v1/runs/${NO_RUN}/advice`),
  },
  {
    name: 'a snapshot of an unknown run',
    status: 404,
    code: 'run_unknown',
    send: () => sendBytes('PUT', `/v1/runs/${NO_RUN}/snapshots/0`, snapshotBytes(1)),
  },
  {
    name: 'a snapshot that is not there',
    status: 404,
    code: 'snapshot_unknown',
    send: (run) => request('GET', `/v1/runs/${run}/snapshots/5`),
  },
  {
    name: 'a probe that is not there',
    status: 404,
    code: 'probe_unknown',
    send: (run) => request('GET', `/v1/runs/${run}/probe`),
  },
  {
    name: 'a step that is no number',
    status: 422,
    code: 'path_invalid',
    send: (run) => sendBytes('PUT', `/v1/runs/${run}/snapshots/-1`, snapshotBytes(1)),
  },
  {
    name: 'JSON that is none',
    status: 400,
    code: 'malformed',
    send: () => request('POST', '/v1/runs', { body: '{"name"', headers: json }),
  },
  {
    name: 'a body that does not fit',
    status: 422,
    code: 'body_invalid',
    send: () => sendJson('POST', '/v1/runs', { name: '' }),
  },
  {
    name: 'a plan beyond what is paid for',
    status: 422,
    code: 'body_invalid',
    send: () => sendJson('POST', '/v1/runs', { name: 'a', schedule: { planned_steps: 5, max_steps: 4 } }),
  },
  {
    name: 'a body of another type',
    status: 415,
    code: 'media_type',
    send: () => request('POST', '/v1/runs', { body: 'name=a', headers: { 'content-type': 'text/plain' } }),
  },
  {
    name: 'weights of another type',
    status: 415,
    code: 'media_type',
    send: (run) =>
      request('PUT', `/v1/runs/${run}/snapshots/1`, { body: 'x', headers: { 'content-type': 'text/plain' } }),
  },
  {
    name: 'an index in JSON of another kind',
    status: 415,
    code: 'media_type',
    send: (run) =>
      sendJson('PUT', `/v1/runs/${run}/snapshots/1`, {}, { 'content-type': 'application/ld+json' }),
  },
  {
    name: 'compressed weights',
    status: 415,
    code: 'media_type',
    send: (run) =>
      sendBytes('PUT', `/v1/runs/${run}/snapshots/1`, snapshotBytes(1), { 'content-encoding': 'gzip' }),
  },
  {
    name: 'weights without a length',
    status: 411,
    code: 'length_required',
    send: (run) => request('PUT', `/v1/runs/${run}/snapshots/1`, { body: chunked(), headers: bytes }),
  },
  {
    name: 'weights that are too large',
    status: 413,
    code: 'too_large',
    send: (run) =>
      request('PUT', `/v1/runs/${run}/snapshots/1`, {
        body: 'x',
        headers: { ...bytes, 'content-length': '9999999999' },
      }),
  },
  {
    name: 'scalars that are too large',
    status: 413,
    code: 'too_large',
    send: (run) =>
      request('POST', `/v1/runs/${run}/scalars`, {
        body: ' '.repeat(2 ** 21),
        headers: { 'content-type': 'application/x-ndjson' },
      }),
  },
  {
    name: 'a body that is too large',
    status: 413,
    code: 'too_large',
    send: () => sendJson('POST', '/v1/runs', { name: 'a', note: ' '.repeat(2 ** 20) }),
  },
  {
    name: 'a digest of other bytes',
    status: 422,
    code: 'digest_mismatch',
    send: (run) =>
      sendBytes('PUT', `/v1/runs/${run}/snapshots/1`, snapshotBytes(1), {
        'content-digest': `sha-256=:${btoa('\0'.repeat(32))}:`,
      }),
  },
  {
    name: 'a digest that is none',
    status: 400,
    code: 'malformed',
    send: (run) =>
      sendBytes('PUT', `/v1/runs/${run}/snapshots/1`, snapshotBytes(1), { 'content-digest': 'sha-256=abc' }),
  },
  {
    name: 'the live channel without a WebSocket',
    status: 426,
    code: 'upgrade_required',
    send: (run) => request('GET', `/v1/runs/${run}/live`),
  },
  {
    name: 'a change by a page of another origin',
    status: 403,
    code: 'origin_refused',
    send: () => sendJson('POST', '/v1/runs', { name: 'a' }, { origin: 'https://elsewhere.example' }),
  },
  {
    name: 'a change by a page without an origin',
    status: 403,
    code: 'origin_refused',
    send: (run) => request('DELETE', `/v1/runs/${run}`, { headers: { origin: 'null' } }),
  },
  {
    name: 'too many points',
    status: 422,
    code: 'query_invalid',
    send: (run) => request('GET', `/v1/runs/${run}/readings?points=1`),
  },
]

/** A body whose length nobody knows before its end. */
function chunked(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(snapshotBytes(1))
      controller.close()
    },
  })
}

describe('a problem', () => {
  for (const { name, status, code, send } of cases) {
    it(`answers ${name} with ${status} ${code}`, async () => {
      const { run } = await openRun()
      const answer = await send(run)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      const problem = problemSchema.parse(await answer.json())
      expect(problem).toMatchObject({ status, code, request_id: answer.headers.get('x-request-id') })
      expect(answer.status).toBe(status)
      expect(JSON.stringify(problem)).not.toMatch(/\.ts:|at async/)
    })
  }

  it('keeps the request id that it was given', async () => {
    const answer = await request('GET', '/v1/nothing', { headers: { 'x-request-id': 'my-request-1' } })
    expect(answer.headers.get('x-request-id')).toBe('my-request-1')
  })
})
