/** Names under which the embedded advisor is spoken to: its own and no other, whatever is rebound to this machine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { exchange, statusesIn } from './raw-requests.ts'

const OTHER = 'latebloom.example'

let data: string
let own: RunningAdvisor
let configured: RunningAdvisor

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'hosts-'))
  own = await startAdvisor({ port: 0, dataDirectory: join(data, 'own'), quiet: true })
  const variables = { ALLOWED_HOSTS: OTHER }
  const dataDirectory = join(data, 'configured')
  configured = await startAdvisor({ port: 0, dataDirectory, quiet: true, variables })
}, 120_000)

afterAll(async () => {
  await own?.stop()
  await configured?.stop()
  rmSync(data, { recursive: true, force: true })
})

/** Strangers, and names that lead to this machine too, but are not those that the advisor printed. */
const strangers = [
  'evil.example',
  'evil.example:80',
  '127.0.0.1.nip.io',
  'localhost.evil.example',
  'localhost.',
  '127.0.0.1.',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0.0.0.0',
  '[::ffff:127.0.0.1]',
  '[::]',
  'localhost@evil.example',
  'evil.example#localhost',
  '127.0.0.1:evil',
  'local\u00adhost',
  '',
]

async function answer(
  to: RunningAdvisor,
  host: string,
  request = 'GET /healthz',
  more = '',
): Promise<number> {
  const text = `${request} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`
  const [status, ...others] = statusesIn(await exchange(to.port, text))
  expect(others).toEqual([])
  return status ?? expect.fail(`no answer for the host ${host}`)
}

describe('the embedded advisor', () => {
  it('answers to its own names, on any port that leads to it', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', 'LocalHost'])
      for (const port of ['', `:${own.port}`, ':9999'])
        expect([host, port, await answer(own, host + port)]).toEqual([host, port, 200])
  })

  it.each(strangers)('does not answer to %j', async (host) => {
    expect([400, 403, 500]).toContain(await answer(own, host))
  })

  it('gives a page whose name was rebound nothing, whatever it asks for', async () => {
    const key = `Authorization: Bearer ${own.apiKey}\r\n`
    for (const request of [
      'GET /',
      'GET /sign-in',
      'GET /assets/style.css',
      'GET /openapi.json',
      'GET /v1/measures',
      'GET /v1/runs',
      'POST /session',
      'DELETE /session',
      'OPTIONS /v1/runs',
      'GET /nothing',
      'GET /cdn-cgi/local/explorer',
    ]) {
      const origin = 'Origin: http://evil.example\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n'
      expect([request, await answer(own, 'evil.example', request, key + origin)]).toEqual([request, 403])
    }
  })
})

describe('an advisor that is configured for another name', () => {
  it('answers to that, and no more to those of this machine', async () => {
    expect(await answer(configured, OTHER)).toBe(200)
    expect(await answer(configured, `${OTHER}:8443`)).toBe(200)
    for (const host of ['127.0.0.1', 'localhost', 'evil.example', `www.${OTHER}`, `${OTHER}.evil.example`])
      expect([host, await answer(configured, host)]).toEqual([host, 403])
  })

  it('takes changes from pages of that name alone', async () => {
    const key = `Authorization: Bearer ${configured.apiKey}\r\n`
    const post = (origin: string) =>
      answer(configured, OTHER, 'POST /v1/sign-in-codes', `${key}Origin: ${origin}\r\nContent-Length: 0\r\n`)
    expect(await post(`http://${OTHER}`)).toBe(201)
    for (const origin of ['http://evil.example', `http://${OTHER}:1`, `http://${OTHER}.evil.example`, 'null'])
      expect([origin, await post(origin)]).toEqual([origin, 403])
  })
})
