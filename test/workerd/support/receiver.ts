/** A receiver of webhooks inside the runtime: what is fetched from it, and what it answers. Names are public ones here. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import { expect, vi } from 'vitest'
import { z } from 'zod'
import {
  type Delivery,
  deliveryListSchema,
  type IssuedWebhook,
  issuedWebhookSchema,
} from '../../../src/wire/webhooks.ts'
import { request, sendJson } from './requests.ts'

export interface Received {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Receiver {
  readonly received: Received[]
  /** What it answers from now on. */
  answer: () => Response
  /** What names stand for. */
  addresses: string[]
}

/** Takes the place of the network until the mocks are restored. */
export function startReceiver(): Receiver {
  const receiver: Receiver = { received: [], answer: () => new Response('ok'), addresses: ['8.8.8.8'] }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const sent = new Request(input, init)
    const { hostname, searchParams } = new URL(sent.url)
    if (hostname === 'cloudflare-dns.com') return resolved(receiver, searchParams)
    const { url, headers } = sent
    receiver.received.push({ url, headers: Object.fromEntries(headers), body: await sent.text() })
    return receiver.answer()
  })
  return receiver
}

function resolved({ addresses }: Receiver, query: URLSearchParams): Response {
  const name = query.get('name') ?? ''
  const isFour = query.get('type') === 'A'
  const found = addresses.filter((address) => address.includes(':') !== isFour)
  const type = isFour ? 1 : 28
  const Answer = found.map((data) => ({ name, type, TTL: 60, data }))
  const said = { Status: 0, TC: false, RD: true, RA: true, AD: false, CD: false }
  const body = { ...said, Question: [{ name, type }], Answer, Authority: [], Additional: [] }
  return Response.json(body, { headers: { 'content-type': 'application/dns-json' } })
}

export async function makeWebhook(settings: Record<string, unknown> = {}): Promise<IssuedWebhook> {
  const spec = { name: 'a webhook', url: 'https://hooks.example.com/in', hold_for: 1, ...settings }
  const answer = await sendJson('POST', '/v1/webhooks', spec)
  return issuedWebhookSchema.parse(await answer.json())
}

const index = () => env.INDEX.getByName('index')

/** Lets runs tell their news, which takes a second, and the project send what is due, as their alarms would. */
export async function letTell(...runs: readonly string[]): Promise<void> {
  if (runs.length > 0) setClock(Date.now() + 1000)
  for (const run of runs) await runDurableObjectAlarm(env.RUNS.getByName(run))
  await runDurableObjectAlarm(index())
}

const messageSchema = z.looseObject({ type: z.string() })

/** What a receiver that checks signatures takes a request for. */
export function verified({ headers, body }: Received, secret: string) {
  return messageSchema.parse(new Webhook(secret).verify(body, headers))
}

export async function deliveriesOf(webhook: string): Promise<Delivery[]> {
  const answer = await request('GET', `/v1/webhooks/${webhook}/deliveries`)
  return deliveryListSchema.parse(await answer.json()).deliveries
}

export async function newestDelivery(webhook: string): Promise<Delivery> {
  return (await deliveriesOf(webhook))[0] ?? expect.fail('no delivery')
}

/** Sets the clock that the advisor reads, and the test with it. To the future: alarms that are past ring by themselves. */
export function setClock(at: string | number): void {
  vi.setSystemTime(at)
}
