/** Webhooks over the API: what is taken, shown and kept secret; and deliveries that a receiver verifies, tried until they arrive. */
import { reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addDelivery } from '../../src/platform/index-object/webhooks/deliveries.ts'
import {
  deliveryListSchema,
  issuedWebhookSchema,
  MOST_DELIVERIES,
  webhookListSchema,
  webhookSchema,
} from '../../src/wire/webhooks.ts'
import { as, makeProject } from './support/identity.ts'
import {
  deliveriesOf,
  letTell,
  makeWebhook,
  newestDelivery,
  type Receiver,
  setClock,
  startReceiver,
  verified,
} from './support/receiver.ts'
import { codeOf, request, sendJson } from './support/requests.ts'

let receiver: Receiver

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  setClock('2031-06-02T12:00:00Z')
  receiver = startReceiver()
})
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await reset()
})

const hour = 3_600_000
const later = (ms: number) => setClock(Date.now() + ms)
const test = (webhook: string) => request('POST', `/v1/webhooks/${webhook}/test`)
const patch = (webhook: string, change: unknown) => sendJson('PATCH', `/v1/webhooks/${webhook}`, change)

/** One delivery of a test, as it was received. */
async function testReceived(webhook: string) {
  await test(webhook)
  await letTell()
  return receiver.received.at(-1) ?? expect.fail('nothing was received')
}

describe('a webhook', () => {
  it('has defaults, is listed and read without its secret, and removed with its log', async () => {
    const { secret, ...made } = await makeWebhook({ hold_for: undefined })
    expect(made).toMatchObject({ format: 'standard', hold_for: 2, enabled: true, runs: { kind: 'all' } })
    expect(made.events).toContain('silence')
    const list: unknown = await (await request('GET', '/v1/webhooks')).json()
    expect(webhookListSchema.strict().parse(list).webhooks).toEqual([made])
    expect(JSON.stringify(list)).not.toContain(secret)
    const read = await request('GET', `/v1/webhooks/${made.webhook}`)
    expect(webhookSchema.strict().parse(await read.json())).toEqual(made)
    await testReceived(made.webhook)
    expect((await request('DELETE', `/v1/webhooks/${made.webhook}`)).status).toBe(204)
    for (const path of ['', '/deliveries'])
      expect(await codeOf(await request('GET', `/v1/webhooks/${made.webhook}${path}`))).toBe(
        'webhook_unknown',
      )
    expect(await codeOf(await test(made.webhook))).toBe('webhook_unknown')
  })

  it('is stored with its address and secret sealed', async () => {
    const { secret } = await makeWebhook({
      url: 'https://hooks.slack.com/services/T0/B0/hidden',
      format: 'slack',
    })
    const stored = await runInDurableObject(env.INDEX.getByName('index'), (_object, state) =>
      JSON.stringify(
        state.storage.sql
          .exec('SELECT * FROM webhooks')
          .toArray()
          .map((row) =>
            Object.values(row).map((value) =>
              value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value,
            ),
          ),
      ),
    )
    expect(stored).toContain('https://hooks.slack.com/...')
    expect(stored).not.toContain('hidden')
    expect(stored).not.toContain(secret.slice(6))
  })

  it.each([
    [{ url: 'https://127.1/' }, 'webhook_url_refused'],
    [{ url: 'https://[::ffff:169.254.169.254]/' }, 'webhook_url_refused'],
    [{ url: 'https://metadata.google.internal/' }, 'webhook_url_refused'],
    [{ url: 'http://hooks.example.com/' }, 'webhook_url_refused'],
    [{ url: 'https://me:secret@hooks.example.com/' }, 'webhook_url_refused'],
    [{ url: 'nowhere' }, 'body_invalid'],
    [{ quiet_hours: { from: '22:00', to: '07:00', zone: 'Mars/Olympus' } }, 'body_invalid'],
    [{ quiet_hours: { from: '22:00', to: '22:00' } }, 'body_invalid'],
    [{ events: ['everything'] }, 'body_invalid'],
    [{ secret: 'mine' }, 'body_invalid'],
  ])('is refused with %j', async (settings, code) => {
    const spec = { name: 'a', url: 'https://hooks.example.com/', ...settings }
    const answer = await sendJson('POST', '/v1/webhooks', spec)
    expect(answer.status).toBe(422)
    expect(await codeOf(answer)).toBe(code)
  })

  it('is changed where it is said to be, and nowhere else', async () => {
    const { secret: _, webhook, ...before } = await makeWebhook({ digest_minutes: 5 })
    const changed = webhookSchema.parse(await (await patch(webhook, { name: 'other', hold_for: 3 })).json())
    expect(changed).toEqual({ ...before, webhook, name: 'other', hold_for: 3 })
    expect(await codeOf(await patch(webhook, { url: 'https://10.0.0.1/' }))).toBe('webhook_url_refused')
    expect(await codeOf(await patch(webhook, { format: 'slack' }))).toBe('webhook_url_required')
    await patch(webhook, { format: 'discord', url: 'https://discord.com/api/webhooks/1/x' })
    const received = await testReceived(webhook)
    expect(received.url).toBe('https://discord.com/api/webhooks/1/x')
    expect(JSON.parse(received.body)).toMatchObject({ allowed_mentions: { parse: [] } })
  })

  it('is one of at most twenty', async () => {
    for (let i = 0; i < 20; i += 1) await makeWebhook()
    const answer = await sendJson('POST', '/v1/webhooks', { name: 'a', url: 'https://hooks.example.com/' })
    expect(await codeOf(answer)).toBe('too_many_webhooks')
  })
})

describe('a delivery', () => {
  it('is verified by the standard library, and logged', async () => {
    const { webhook, secret } = await makeWebhook()
    const received = await testReceived(webhook)
    expect(received.url).toBe('https://hooks.example.com/in')
    expect(verified(received, secret)).toMatchObject({ type: 'test', timestamp: '2031-06-02T12:00:00.000Z' })
    const logged = await newestDelivery(webhook)
    expect(logged).toMatchObject({ event: 'test', state: 'delivered', attempts: 1, response_status: 200 })
    expect(logged).toMatchObject({ response_body: 'ok', failure: null, next_attempt_at: null })
    expect(received.headers['webhook-id']).toBe(logged.delivery)
  })

  it('is signed with the old secret too, until the overlap has passed', async () => {
    const { webhook, secret } = await makeWebhook()
    const rotate = await sendJson('POST', `/v1/webhooks/${webhook}/rotate`, { overlap_seconds: 3600 })
    const rotated = issuedWebhookSchema.parse(await rotate.json())
    expect(rotated.secret).not.toBe(secret)
    const during = await testReceived(webhook)
    for (const one of [secret, rotated.secret]) expect(verified(during, one)).toBeDefined()
    later(hour)
    const after = await testReceived(webhook)
    expect(verified(after, rotated.secret)).toBeDefined()
    expect(() => verified(after, secret)).toThrow()
  })

  it('is tried again, later each time, with the same id and body, until it arrives', async () => {
    const { webhook, secret } = await makeWebhook()
    receiver.answer = () => new Response('not now', { status: 500 })
    await test(webhook)
    await letTell()
    for (const [seconds, attempts] of [
      [10, 2],
      [40, 3],
      [160, 4],
    ] as const) {
      const { next_attempt_at, state } = await newestDelivery(webhook)
      const wait = Date.parse(next_attempt_at ?? '') - Date.now()
      expect(state).toBe('due')
      expect(wait).toBeGreaterThanOrEqual(0.8 * seconds * 1000 - 1)
      expect(wait).toBeLessThanOrEqual(seconds * 1000)
      await letTell()
      expect(receiver.received).toHaveLength(attempts - 1)
      later(wait)
      await letTell()
      expect(receiver.received).toHaveLength(attempts)
    }
    expect(await newestDelivery(webhook)).toMatchObject({
      response_status: 500,
      response_body: 'not now',
      failure: 'the receiver answered 500',
    })
    receiver.answer = () => new Response(null, { status: 204 })
    later(hour)
    await letTell()
    expect(await newestDelivery(webhook)).toMatchObject({ state: 'delivered', attempts: 5, failure: null })
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(1)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(verified(receiver.received[4] ?? expect.fail(), secret)).toBeDefined()
  })

  it('is given up after three days, and can be sent again by hand', async () => {
    const { webhook } = await makeWebhook()
    receiver.answer = () => new Response(null, { status: 500 })
    await test(webhook)
    for (let i = 0; i < 9; i += 1) {
      await letTell()
      later(12 * hour)
    }
    const { delivery, state, attempts } = await newestDelivery(webhook)
    expect(state).toBe('failed')
    await letTell()
    expect(receiver.received).toHaveLength(attempts)
    const again = await request('POST', `/v1/webhooks/${webhook}/deliveries/${delivery}/redeliver`)
    expect(again.status).toBe(202)
    await letTell()
    expect(await newestDelivery(webhook)).toMatchObject({ state: 'due', attempts: 1 })
    receiver.answer = () => new Response('at last')
    later(10_000)
    await letTell()
    expect(await newestDelivery(webhook)).toMatchObject({
      delivery,
      state: 'delivered',
      response_body: 'at last',
    })
    const unknown = `/v1/webhooks/${webhook}/deliveries/msg_${'0'.repeat(20)}/redeliver`
    expect(await codeOf(await request('POST', unknown))).toBe('delivery_unknown')
  })

  it('that is answered 410 ends the webhook, until a person enables it', async () => {
    const { webhook } = await makeWebhook()
    receiver.answer = () => new Response(null, { status: 410 })
    await test(webhook)
    await letTell()
    expect((await newestDelivery(webhook)).state).toBe('failed')
    const ended = webhookSchema.parse(await (await request('GET', `/v1/webhooks/${webhook}`)).json())
    expect(ended).toMatchObject({ enabled: false, disabled_because: 'the receiver answered 410 Gone' })
    await test(webhook)
    later(hour)
    await letTell()
    expect(receiver.received).toHaveLength(1)
    receiver.answer = () => new Response('ok')
    const enabled = webhookSchema.parse(await (await patch(webhook, { enabled: true })).json())
    expect(enabled).toMatchObject({ enabled: true, disabled_because: null })
    await letTell()
    expect(receiver.received).toHaveLength(2)
  })

  it('is not sent where its name has come to stand for a private address', async () => {
    const { webhook } = await makeWebhook()
    receiver.addresses = ['8.8.8.8', 'fd00::1']
    await test(webhook)
    await letTell()
    expect(receiver.received).toEqual([])
    expect(await newestDelivery(webhook)).toMatchObject({
      state: 'due',
      response_status: null,
      failure: 'hooks.example.com stands for fd00::1, which is not a public address',
    })
  })

  it('is written down before it is sent, so that an attempt that breaks off is made again', async () => {
    const { webhook } = await makeWebhook()
    const sql = await runInDurableObject(env.INDEX.getByName('index'), (_object, state) => state.storage.sql)
    const during: unknown[] = []
    receiver.answer = () => {
      during.push(sql.exec('SELECT state, attempts, failure, due_at FROM deliveries').one())
      return new Response('ok')
    }
    const now = Date.now()
    await testReceived(webhook)
    expect(during).toEqual([
      {
        state: 'due',
        attempts: 1,
        failure: 'the attempt broke off',
        due_at: expect.toSatisfy((at: number) => at >= now + 8000 && at <= now + 10_000),
      },
    ])
    expect((await newestDelivery(webhook)).state).toBe('delivered')
  })

  it('does not follow a redirect', async () => {
    const { webhook } = await makeWebhook()
    receiver.answer = () => new Response(null, { status: 302, headers: { location: 'https://8.8.4.4/' } })
    await testReceived(webhook)
    expect(receiver.received).toHaveLength(1)
    expect((await newestDelivery(webhook)).failure).toBe('a redirect (302) is not followed')
  })

  it('that cannot be read makes no alarm that rings without end', async () => {
    const { webhook } = await makeWebhook()
    await test(webhook)
    const change = (set: string) =>
      runInDurableObject(env.INDEX.getByName('index'), (_object, { storage }) => {
        storage.sql.exec(`UPDATE deliveries SET ${set}`)
      })
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    await change("notices = '[7]'")
    await letTell()
    expect(logged).toHaveBeenCalledWith(expect.stringContaining('webhooks_failed'))
    await change(`notices = '[{"event":"test","at":"2031-06-02T12:00:00.000Z"}]'`)
    await letTell()
    expect(receiver.received).toEqual([])
    later(60_000)
    await letTell()
    expect(receiver.received).toHaveLength(1)
  })

  it('does not keep those of another webhook from being sent', async () => {
    const [bad, good] = [await makeWebhook({ url: 'https://bad.example.com/' }), await makeWebhook()]
    receiver.answer = () => new Response(null, { status: 500 })
    await test(bad.webhook)
    await test(bad.webhook)
    await test(good.webhook)
    await letTell()
    // After a failure the rest of that webhook waits for a moment.
    await letTell()
    expect(receiver.received.map(({ url }) => new URL(url).hostname).sort()).toEqual([
      'bad.example.com',
      'hooks.example.com',
    ])
    later(5_000)
    await letTell()
    expect(receiver.received).toHaveLength(3)
  })
})

describe('another project', () => {
  it('sees no webhook of this one, and changes none', async () => {
    const { webhook } = await makeWebhook()
    const headers = as((await makeProject('elsewhere')).credential)
    const list: unknown = await (await request('GET', '/v1/webhooks', { headers })).json()
    expect(list).toEqual({ webhooks: [] })
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/test'],
      ['GET', '/deliveries'],
    ] as const)
      expect(await codeOf(await request(method, `/v1/webhooks/${webhook}${path}`, { headers }))).toBe(
        'webhook_unknown',
      )
    expect((await request('GET', `/v1/webhooks/${webhook}`)).status).toBe(200)
  })
})

describe('the log', () => {
  it('keeps the newest thousand', async () => {
    const { webhook } = await makeWebhook()
    const first = await newestAfter(webhook, 1)
    const last = await newestAfter(webhook, MOST_DELIVERIES)
    const again = (id: string) => request('POST', `/v1/webhooks/${webhook}/deliveries/${id}/redeliver`)
    expect(await codeOf(await again(first))).toBe('delivery_unknown')
    expect((await again(last)).status).toBe(202)
    const kept = await runInDurableObject(env.INDEX.getByName('index'), (_object, { storage }) =>
      storage.sql.exec('SELECT count(*) AS n FROM deliveries').one(),
    )
    expect(kept['n']).toBe(MOST_DELIVERIES)
  })

  it('comes in pages, newest first, and ends', async () => {
    const { webhook } = await makeWebhook()
    for (let i = 0; i < 5; i += 1) await test(webhook)
    const all = (await deliveriesOf(webhook)).map(({ delivery }) => delivery)
    const paged: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`
      const answer = await request('GET', `/v1/webhooks/${webhook}/deliveries?limit=2${query}`)
      const page = deliveryListSchema.parse(await answer.json())
      paged.push(...page.deliveries.map(({ delivery }) => delivery))
      cursor = page.next_cursor
    }
    expect(paged).toEqual(all)
    expect(all).toHaveLength(5)
    const answer = await request('GET', `/v1/webhooks/${webhook}/deliveries?cursor=x`)
    expect(await codeOf(answer)).toBe('query_invalid')
  })
})

/** The newest of so many deliveries that are made. */
function newestAfter(webhook: string, count: number): Promise<string> {
  return runInDurableObject(env.INDEX.getByName('index'), (_object, { storage }) => {
    const now = Date.now() + 24 * hour
    const made = Array.from({ length: count }, () =>
      addDelivery(storage.sql, webhook, [{ event: 'test', at: new Date(now).toISOString() }], now),
    )
    return made.at(-1) ?? ''
  })
}
