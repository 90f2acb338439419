/** Requests whose parts contradict each other: one answer each at most, no second request in a body, and no harm done. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { issuedShareSchema } from '../../src/wire/identity.ts'
import { runSchema } from '../../src/wire/run.ts'
import { exchange, statusesIn } from './raw-requests.ts'

let advisor: RunningAdvisor
let data: string
let run: string
let host: string
let key: string

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'smuggling-'))
  advisor = await startAdvisor({ port: 0, dataDirectory: data, quiet: true })
  host = `Host: 127.0.0.1:${advisor.port}\r\n`
  key = `Authorization: Bearer ${advisor.apiKey}\r\n`
  run = runSchema.parse(await (await send('POST', '/v1/runs', { name: 'a run' })).json()).run
}, 120_000)

afterAll(async () => {
  await advisor?.stop()
  rmSync(data, { recursive: true, force: true })
})

function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return fetch(advisor.url + path, {
    method,
    headers: {
      authorization: `Bearer ${advisor.apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** What a smuggler wants carried out: were it ever taken for a request of its own, the run would be gone. */
const smuggled = () => `DELETE /v1/runs/${run} HTTP/1.1\r\n${host}${key}\r\n`
const post = (headers: string, body: string) =>
  `POST /v1/keys HTTP/1.1\r\n${host}${key}Content-Type: application/json\r\n${headers}\r\n${body}`

/** Each with the statuses that may be its one answer. */
const requests: Readonly<Record<string, readonly [bytes: () => string, statuses: readonly number[]]>> = {
  'Content-Length and Transfer-Encoding': [
    () => post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${smuggled()}`),
    [400],
  ],
  'Transfer-Encoding and a Content-Length that covers more': [
    () => post('Transfer-Encoding: chunked\r\nContent-Length: 400\r\n', `0\r\n\r\n${smuggled()}`),
    [400],
  ],
  'two different lengths': [
    () => post('Content-Length: 2\r\nContent-Length: 400\r\n', `{}${smuggled()}`),
    [400],
  ],
  'two different lengths, the long one first': [
    () => post('Content-Length: 400\r\nContent-Length: 2\r\n', `{}${smuggled()}`),
    [400],
  ],
  'a list of lengths': [() => post('Content-Length: 2, 2\r\n', `{}${smuggled()}`), [400]],
  'a length with a sign': [() => post('Content-Length: +2\r\n', `{}${smuggled()}`), [400]],
  'a negative length': [() => post('Content-Length: -2\r\n', `{}${smuggled()}`), [400]],
  'a length in hexadecimal': [() => post('Content-Length: 0x2\r\n', `{}${smuggled()}`), [400]],
  'an unknown transfer coding': [
    () => post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${smuggled()}`),
    [400],
  ],
  'chunked, and then another coding': [
    () => post('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${smuggled()}`),
    [400],
  ],
  'no coding by name': [
    () => post('Transfer-Encoding: identity\r\nContent-Length: 2\r\n', `{}${smuggled()}`),
    [400],
  ],
  'a space before the colon': [
    () => post('Transfer-Encoding : chunked\r\nContent-Length: 5\r\n', `0\r\n\r\n${smuggled()}`),
    [400],
  ],
  'a folded header': [() => post('X-A: b\r\n Content-Length: 2\r\n', `{}${smuggled()}`), [400]],
  'a carriage return alone': [() => post('X-A: b\rContent-Length: 2\r\n', `{}${smuggled()}`), [400]],
  'a NUL in a header': [() => post('X-A: b\0\r\nContent-Length: 2\r\n', `{}${smuggled()}`), [400]],
  'a line feed alone, which ends a line': [() => post('X-A: b\nContent-Length: 2\r\n', '{}'), [422]],
  'a chunk that says it has more bytes than there are': [
    () => post('Transfer-Encoding: chunked\r\n', `fffffffffffffffff\r\n{}\r\n0\r\n\r\n${smuggled()}`),
    [400],
  ],
  'a chunk with an extension that hides the end': [
    () => post('Transfer-Encoding: chunked\r\n', `2;a=\n{}\r\n0\r\n\r\n${smuggled()}`),
    [400],
  ],
  'a GET with a body': [
    () => `GET /healthz HTTP/1.1\r\n${host}Content-Length: ${smuggled().length}\r\n\r\n${smuggled()}`,
    [200],
  ],
  'two hosts': [() => `GET /healthz HTTP/1.1\r\n${host}Host: evil.example\r\n\r\n`, [400, 403, 500]],
  'two hosts, the stranger first': [
    () => `GET /healthz HTTP/1.1\r\nHost: evil.example\r\n${host}\r\n`,
    [400, 403, 500],
  ],
  'no host': [() => 'GET /healthz HTTP/1.1\r\n\r\n', [400]],
  'an absolute target, sent to another host': [
    () => `GET http://127.0.0.1:${advisor.port}/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
    [403],
  ],
  'two credentials, the good one last': [
    () => `GET /v1/keys HTTP/1.1\r\n${host}Authorization: Bearer nothing\r\n${key}\r\n`,
    [401],
  ],
  'two credentials, the good one first': [
    () => `GET /v1/keys HTTP/1.1\r\n${host}${key}Authorization: Bearer nothing\r\n\r\n`,
    [401],
  ],
  'an unknown method': [() => `get /v1/keys HTTP/1.1\r\n${host}${key}\r\n`, [501]],
  'no HTTP at all': [() => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
}

describe('a request that contradicts itself', () => {
  it('would be seen: two requests on one connection get two answers', async () => {
    const twice = `GET /healthz HTTP/1.1\r\n${host}\r\n`.repeat(2)
    expect(statusesIn(await exchange(advisor.port, twice))).toEqual([200, 200])
  })

  it.each(Object.keys(requests))('gets one answer: %s', async (name) => {
    const [bytes, statuses] = requests[name] ?? expect.fail('no such request')
    const answered = statusesIn(await exchange(advisor.port, bytes()))
    expect(answered).toHaveLength(1)
    expect(statuses).toContain(answered[0])
    expect((await send('GET', `/v1/runs/${run}`)).status).toBe(200)
    expect((await fetch(`${advisor.url}/healthz`)).status).toBe(200)
  })

  it('for an absolute target of a stranger is answered as this host, and makes no link to another', async () => {
    const body = '{"name": "a reader"}'
    const target = `http://evil.example/v1/runs/${run}/shares`
    const head = `POST ${target} HTTP/1.1\r\n${host}${key}Content-Type: application/json\r\nConnection: close\r\n`
    const answer = await exchange(advisor.port, `${head}Content-Length: ${body.length}\r\n\r\n${body}`)
    const json: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
    expect(new URL(issuedShareSchema.parse(json).link).origin).toBe(advisor.url)
  })
})

describe('the runtime around the advisor', () => {
  it('serves nothing beside it: no stored object, no door for its own tools', async () => {
    const stored = `runs/${run}/probe/${'0'.repeat(64)}.safetensors`
    const paths = [
      `r2/public/latebloom-objects/${stored}`,
      'r2/s3/latebloom-objects',
      'explorer',
      'explorer/api',
      'platform-proxy',
      'scheduled',
      'email',
    ]
    for (const path of paths) {
      const answer = await fetch(`${advisor.url}/cdn-cgi/local/${path}`, { headers: { 'mf-op': 'GET' } })
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        404,
        'application/problem+json',
      ])
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('believes no header of its own that a stranger sends', async () => {
    const plain = await (await send('POST', `/v1/runs/${run}/shares`, { name: 'plain' })).json()
    const { origin } = new URL(issuedShareSchema.parse(plain).link)
    for (const [name, value] of [
      ['mf-original-url', `http://evil.example/v1/runs/${run}/shares`],
      ['mf-original-hostname', 'evil.example'],
      ['mf-route-override', 'nowhere'],
      ['mf-proxy-shared-secret', 'guess'],
      ['mf-custom-fetch-service', 'nowhere'],
      ['x-forwarded-proto', 'https'],
      ['x-forwarded-host', 'evil.example'],
      ['forwarded', 'host=evil.example;proto=https'],
    ] as const) {
      const answer = await send('POST', `/v1/runs/${run}/shares`, { name }, { [name]: value })
      expect([name, answer.status]).toEqual([name, 201])
      const { link } = issuedShareSchema.parse(await answer.json())
      expect([name, new URL(link).origin]).toEqual([name, origin])
    }
  })
})
