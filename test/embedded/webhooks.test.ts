/** Webhooks of an embedded advisor: a receiver on this machine hears of a run over real HTTP, and verifies what it hears. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { runSchema } from '../../src/wire/run.ts'
import { deliveryListSchema, issuedWebhookSchema } from '../../src/wire/webhooks.ts'

interface Heard {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const heard: Heard[] = []
const data = mkdtempSync(join(tmpdir(), 'latebloom-webhooks-'))
let advisor: RunningAdvisor
let receiver: Server
let address = ''

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    heard.push({ path: request.url ?? '', headers: request.headers, body: await text(request) })
    if (request.url === '/hangs') return
    if (request.url === '/moved') response.writeHead(307, { location: '/elsewhere' }).end()
    else response.end('heard')
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const bound = receiver.address()
  if (bound === null || typeof bound === 'string') throw new Error('the receiver has no port')
  address = `http://127.0.0.1:${bound.port}`
  advisor = await startAdvisor({ port: 0, dataDirectory: data, quiet: true })
}, 120_000)

afterAll(async () => {
  await advisor.stop()
  receiver.closeAllConnections()
  receiver.close()
  rmSync(data, { recursive: true, force: true })
})

beforeEach(() => {
  heard.length = 0
})

function send(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${advisor.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${advisor.apiKey}`,
      'content-type': path.endsWith('/scalars') ? 'application/x-ndjson' : 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function makeWebhook(path: string) {
  const made = await send('POST', '/v1/webhooks', { name: 'here', url: address + path })
  return issuedWebhookSchema.parse(await made.json())
}

async function deliveries(webhook: string) {
  const list: unknown = await (await send('GET', `/v1/webhooks/${webhook}/deliveries`)).json()
  return deliveryListSchema.parse(list).deliveries
}

describe('a receiver on this machine', () => {
  it('verifies a test, and what a rule says of a run, with the standard library', async () => {
    const { webhook, secret } = await makeWebhook('/in')
    const verified = (index: number) =>
      vi.waitFor(
        () => {
          const { path, headers, body } = heard[index] ?? expect.fail('nothing was heard')
          expect(path).toBe('/in')
          expect(() => new Webhook(secret).verify(`${body} `, strings(headers))).toThrow()
          return new Webhook(secret).verify(body, strings(headers))
        },
        { timeout: 20_000 },
      )
    await send('POST', `/v1/webhooks/${webhook}/test`)
    expect(await verified(0)).toMatchObject({ type: 'test' })
    const notify = { name: 'seen', when: 'train_loss < 1', then: { kind: 'notify', message: 'It learns.' } }
    const rules = { name: 'mine', rules: [notify] }
    const { run } = runSchema.parse(await (await send('POST', '/v1/runs', { name: 'told', rules })).json())
    await send('POST', `/v1/runs/${run}/scalars`, { step: 1, train_loss: 0.5 })
    expect(await verified(1)).toMatchObject({
      type: 'rule_notified',
      data: { run, step: 1, rule: 'seen', message: 'It learns.', page: `${advisor.url}/runs/${run}` },
    })
    await vi.waitFor(async () =>
      expect((await deliveries(webhook)).map(({ state }) => state)).toEqual(['delivered', 'delivered']),
    )
  })

  it('that does not answer is left after ten seconds, and tried again later', async () => {
    const { webhook } = await makeWebhook('/hangs')
    await send('POST', `/v1/webhooks/${webhook}/test`)
    const logged = await vi.waitFor(
      async () => {
        const [delivery] = await deliveries(webhook)
        if (delivery?.failure !== 'no answer within 10 s') return expect.fail(`it ${delivery?.failure}`)
        return delivery
      },
      { timeout: 25_000, interval: 500 },
    )
    expect(logged).toMatchObject({ state: 'due', attempts: 1, response_status: null })
  })

  it('that redirects is not followed', async () => {
    const { webhook } = await makeWebhook('/moved')
    await send('POST', `/v1/webhooks/${webhook}/test`)
    await vi.waitFor(
      async () => expect((await deliveries(webhook))[0]?.failure).toBe('a redirect (307) is not followed'),
      { timeout: 20_000 },
    )
    expect(heard.map(({ path }) => path)).toEqual(['/moved'])
  })
})

function strings(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
