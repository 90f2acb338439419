/** Bodies that drip or stop: each ends in bounded time, and however many there are, others are answered meanwhile. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { runSchema } from '../../src/wire/run.ts'
import { exchange, statusesIn } from './raw-requests.ts'

const SMALL_SNAPSHOT_BYTES = 1024
const CROWD = 200

let advisor: RunningAdvisor
let data: string
let run: string

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'slow-bodies-'))
  const variables = { BODY_SECONDS: 1, SMALL_SNAPSHOT_BYTES }
  advisor = await startAdvisor({ port: 0, dataDirectory: data, quiet: true, variables })
  const headers = { authorization: `Bearer ${advisor.apiKey}`, 'content-type': 'application/json' }
  const opened = await fetch(`${advisor.url}/v1/runs`, { method: 'POST', headers, body: '{"name": "slow"}' })
  run = runSchema.parse(await opened.json()).run
}, 120_000)

afterAll(async () => {
  await advisor?.stop()
  rmSync(data, { recursive: true, force: true })
})

function head(method: string, path: string, headers: readonly string[]): string {
  const all = [`Host: 127.0.0.1:${advisor.port}`, `Authorization: Bearer ${advisor.apiKey}`, ...headers]
  return `${method} ${path} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n`
}

const json = 'Content-Type: application/json'
const octets = 'Content-Type: application/octet-stream'
const digest = `Content-Digest: sha-256=:${createHash('sha256').update('other').digest('base64')}:`

/** The beginnings of requests whose bodies never come to their end. */
const unfinished: Readonly<Record<string, () => string>> = {
  'JSON with a length': () => `${head('POST', '/v1/runs', [json, 'Content-Length: 20'])}{"name"`,
  'JSON in chunks': () => `${head('POST', '/v1/runs', [json, 'Transfer-Encoding: chunked'])}7\r\n{"name"\r\n`,
  'JSON with an idempotency key': () =>
    `${head('POST', `/v1/runs/${run}/tokens`, [json, 'Idempotency-Key: k', 'Content-Length: 20'])}{"name"`,
  'a credential to sign in with': () => `${head('POST', '/session', [json, 'Content-Length: 20'])}{`,
  'lines of scalars': () =>
    `${head('POST', `/v1/runs/${run}/scalars`, ['Content-Type: application/x-ndjson', 'Content-Length: 20'])}{"step": `,
  'a probe': () => `${head('PUT', `/v1/runs/${run}/probe`, [octets, 'Content-Length: 200'])}a`,
  'a model': () => `${head('PUT', `/v1/runs/${run}/model`, [octets, 'Content-Length: 200'])}a`,
  'a small snapshot': () => `${head('PUT', `/v1/runs/${run}/snapshots/1`, [octets, 'Content-Length: 200'])}a`,
  'a large snapshot': () =>
    `${head('PUT', `/v1/runs/${run}/snapshots/2`, [octets, digest, `Content-Length: ${2 * SMALL_SNAPSHOT_BYTES}`])}a`,
  'a shard': () =>
    `${head('PUT', `/v1/runs/${run}/snapshots/3/shards/a.safetensors`, [octets, digest, 'Content-Length: 200'])}a`,
  'an index': () => `${head('PUT', `/v1/runs/${run}/snapshots/4`, [json, 'Content-Length: 20'])}{`,
}

describe.concurrent('a body that stops', { timeout: 60_000 }, () => {
  it.each(Object.keys(unfinished))('is not waited for: %s', async (name) => {
    const text = await exchange(advisor.port, unfinished[name]?.() ?? expect.fail('no such request'), 20_000)
    expect(statusesIn(text)).toEqual([408])
    const problem: unknown = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4))
    expect(problemSchema.parse(problem)).toMatchObject({ code: 'body_too_slow', retryable: true })
  })
})

describe.concurrent('a body that drips', { timeout: 60_000 }, () => {
  it('is not waited for either, however long it would go on', async () => {
    const text = await new Promise<string>((resolve) => {
      let answer = ''
      const socket = connect(advisor.port, '127.0.0.1', () =>
        socket.write(head('POST', '/v1/runs', [json, 'Content-Length: 100000'])),
      )
      const dripping = setInterval(() => socket.write(' '), 100)
      socket.on('data', (chunk) => {
        answer += String(chunk)
      })
      socket.on('error', () => undefined)
      socket.on('close', () => {
        clearInterval(dripping)
        resolve(answer)
      })
    })
    expect(statusesIn(text)).toEqual([408])
  })
})

describe.concurrent('a head that never ends', { timeout: 60_000 }, () => {
  it('is given up by the runtime', async () => {
    const begun = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${advisor.port}\r\nX-A: `
    let isClosed = false
    await new Promise<void>((resolve) => {
      const socket = connect(advisor.port, '127.0.0.1', () => socket.write(begun))
      socket.on('error', () => undefined)
      // What is read is not what is looked for: the runtime closes the connection with or without an answer.
      socket.resume()
      socket.on('close', () => {
        isClosed = true
        resolve()
      })
    })
    expect(isClosed).toBe(true)
  })
})

describe.concurrent('many bodies that stop', { timeout: 60_000 }, () => {
  it('keep nobody else out', async () => {
    const names = Object.values(unfinished)
    const ends = Array.from({ length: CROWD }, (_, i) =>
      exchange(advisor.port, (names[i % names.length] ?? expect.fail('none'))(), 25_000),
    )
    const others = []
    for (let i = 0; i < 20; i += 1) {
      const step = 100 + i
      others.push((await fetch(`${advisor.url}/healthz`)).status)
      const headers = { authorization: `Bearer ${advisor.apiKey}`, 'content-type': 'application/x-ndjson' }
      const body = `{"step": ${step}, "train_loss": 1}`
      others.push(
        (await fetch(`${advisor.url}/v1/runs/${run}/scalars`, { method: 'POST', headers, body })).status,
      )
    }
    expect(others).toEqual(others.map(() => 200))
    const statuses = (await Promise.all(ends)).flatMap(statusesIn)
    expect(new Set(statuses)).toEqual(new Set([408]))
    expect(statuses).toHaveLength(CROWD)
  })
})
