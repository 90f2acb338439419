/** Notices of runs: made where advice is, once; told when they hold, in digests, outside of quiet hours; forgotten with the run. */
import { evictDurableObject, reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { AdvisedNews } from '../../src/wire/notices.ts'
import { runSchema } from '../../src/wire/run.ts'
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
import {
  beginAttempt,
  openRun,
  postScalars,
  putSnapshot,
  request,
  sendJson,
  snapshotBytes,
} from './support/requests.ts'

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

const minute = 60_000
const later = (ms: number) => setClock(Date.now() + ms)
const index = () => env.INDEX.getByName('index')
const toldSchema = z.object({ type: z.string(), data: z.looseObject({}) })
const told = () => receiver.received.map(({ body }) => toldSchema.parse(JSON.parse(body)))
const types = () => told().map(({ type }) => type)

/** A run whose news a test makes up. */
const named = { run: 'run_01k9z0a4x7m2q8tb3c5d', name: 'made up' }
let seq = 0

async function news(change: Partial<AdvisedNews>, run = named): Promise<void> {
  seq += 1
  const advised: AdvisedNews = {
    kind: 'advised',
    at: Date.now(),
    attempt: 1,
    step: seq,
    phase: 'memorization',
    probability: 0.9,
    advice: 'continue',
    reasons: ['because'],
    extend_to: null,
    evaluation: null,
    said: [],
    ...change,
  }
  await index().takeNews(run, [{ seq, news: advised }], Date.now())
}

const says = (message: string) => ({ said: [{ step: 1, rule: 'a rule', message }] })

describe('a run', () => {
  it('tells that a snapshot could not be evaluated, once, in a signed delivery', async () => {
    const { secret } = await makeWebhook({ events: ['failure'] })
    const { run } = await openRun('failing')
    for (const step of [1, 2]) {
      const { sha256 } = await begun(run, step)
      await env.RUNS.getByName(run).fail(step, sha256, 'out of memory')
    }
    await letTell(run)
    const received = receiver.received[0] ?? expect.fail('nothing was received')
    expect(verified(received, secret)).toMatchObject({
      type: 'failure',
      data: {
        run,
        name: 'failing',
        step: 1,
        reason: 'out of memory',
        page: `http://advisor.test/runs/${run}`,
      },
    })
    expect(receiver.received).toHaveLength(1)
  })

  it('tells once what an alarm that rings twice tells twice', async () => {
    await makeWebhook({ events: ['rule_notified'] })
    const { run } = await openWithRule('step > 0')
    await putSnapshot(run, 1, snapshotBytes(1))
    const [row] = await runInDurableObject(env.RUNS.getByName(run), (_object, { storage }) =>
      storage.sql.exec('SELECT * FROM news').toArray(),
    )
    await letTell(run)
    await runInDurableObject(env.RUNS.getByName(run), (_object, { storage }) => {
      storage.sql.exec('INSERT INTO news (seq, body) VALUES (?, ?)', row?.['seq'], row?.['body'])
      storage.sql.exec("UPDATE outbox SET version = version + 1 WHERE topic = 'news'")
    })
    await letTell(run)
    expect(types()).toEqual(['rule_notified'])
  })

  it('keeps its news over an eviction, and drops what was told', async () => {
    await makeWebhook({ events: ['failure'] })
    const { run } = await openRun()
    const { sha256 } = await begun(run, 1)
    await env.RUNS.getByName(run).fail(1, sha256, 'out of memory')
    await evictDurableObject(env.RUNS.getByName(run))
    await letTell(run)
    expect(types()).toEqual(['failure'])
    const left = await runInDurableObject(env.RUNS.getByName(run), (_object, { storage }) =>
      storage.sql.exec('SELECT * FROM news').toArray(),
    )
    expect(left).toEqual([])
  })

  it('is silent when its trainer is not heard at its pace: said once a silence', async () => {
    await makeWebhook({ events: ['silence'] })
    const { run } = await openRun('quiet one')
    const post = async (step: number) => {
      later(minute)
      await postScalars(run, [{ step, train_loss: 1 }])
    }
    for (const step of [1, 2, 3, 4]) await post(step)
    const heard = new Date().toISOString()
    later(2 * minute)
    await letTell(run)
    expect(types()).toEqual([])
    for (let i = 0; i < 3; i += 1) {
      later(minute)
      await letTell(run)
    }
    expect(told()).toMatchObject([{ type: 'silence', data: { run, silent_since: heard } }])
    await post(5)
    later(60 * minute)
    await letTell(run)
    expect(types()).toEqual(['silence', 'silence'])
  })

  it('is not silent once it is closed', async () => {
    await makeWebhook({ events: ['silence'] })
    const { run } = await openRun()
    for (const step of [1, 2, 3, 4]) await postScalars(run, [{ step, train_loss: 1 }])
    await sendJson('PATCH', `/v1/runs/${run}`, { state: 'closed' })
    later(60 * minute)
    await letTell(run)
    expect(types()).toEqual([])
  })

  it('tells a phase when it has held, from snapshots and scalars as they come', async () => {
    await makeWebhook({ events: ['phase_changed'], hold_for: 2 })
    const { run } = await openRun('learning')
    const post = async (step: number, train: number, test: number) => {
      await postScalars(run, [
        { step, train_accuracy: train, test_accuracy: test, train_loss: 1 - train, test_loss: 3 - 3 * test },
      ])
      return putSnapshot(run, step, snapshotBytes(step))
    }
    const phases = []
    for (const [step, train, test] of [
      [100, 0.1, 0.1],
      [200, 0.15, 0.1],
      [300, 1, 0.1],
      [400, 1, 0.1],
      [500, 1, 0.1],
    ] as const)
      phases.push((await post(step, train, test)).phase)
    await letTell(run)
    const first = phases[0] ?? expect.fail('no phase')
    const last = phases.at(-1)
    expect(last).not.toBe(first)
    expect(told()).toMatchObject([{ type: 'phase_changed', data: { from: first, to: last } }])
  })

  it('tells what rules say, at once, and once: late data repeats nothing', async () => {
    await makeWebhook({ events: ['rule_notified'], hold_for: 5 })
    const { run } = await openWithRule('step >= 300 && step < 500')
    for (const step of [100, 300, 500]) await putSnapshot(run, step, snapshotBytes(step))
    await letTell(run)
    expect(told()).toMatchObject([
      { type: 'rule_notified', data: { run, step: 300, rule: 'at 300', message: 'Here.' } },
    ])
    await putSnapshot(run, 200, snapshotBytes(200))
    await postScalars(run, [{ step: 300, test_loss: 7 }])
    await letTell(run)
    expect(receiver.received).toHaveLength(1)
    await putSnapshot(run, 400, snapshotBytes(400))
    await letTell(run)
    expect(told().map(({ data }) => data['step'])).toEqual([300, 400])
  })

  it('tells what rules say of one that sends scalars alone', async () => {
    await makeWebhook({ events: ['rule_notified'] })
    const { run } = await openWithRule('train_loss > 5')
    const post = async (step: number, train_loss: number) => {
      await postScalars(run, [{ step, train_loss }])
      await letTell(run)
    }
    await post(1, 1)
    expect(types()).toEqual([])
    await post(2, 9)
    expect(told()).toMatchObject([{ type: 'rule_notified', data: { step: 2 } }])
    await postScalars(run, [{ step: 1, test_loss: 1 }])
    await letTell(run)
    expect(receiver.received).toHaveLength(1)
  })

  it('that is removed leaves nothing that is told, or kept', async () => {
    const { webhook } = await makeWebhook({ digest_minutes: 60 })
    const { run } = await openRun()
    const { sha256 } = await begun(run, 1)
    await env.RUNS.getByName(run).fail(1, sha256, 'out of memory')
    await letTell(run)
    await request('DELETE', `/v1/runs/${run}`)
    later(120 * minute)
    await letTell()
    expect(await deliveriesOf(webhook)).toEqual([])
    await index().takeNews(
      { run, name: 'late' },
      [{ seq: 9, news: { kind: 'silent', at: 1, since: 1, expected_by: 1 } }],
      1,
    )
    expect(await deliveriesOf(webhook)).toEqual([])
  })

  it('goes on being told of in another attempt', async () => {
    await makeWebhook({ events: ['failure'] })
    const { run } = await openRun()
    await putSnapshot(run, 1, snapshotBytes(1))
    const fail = async (step: number) => {
      const { sha256 } = await begun(run, step)
      await env.RUNS.getByName(run).fail(step, sha256, 'out of memory')
    }
    await fail(2)
    await beginAttempt(run, 1)
    await putSnapshot(run, 2, snapshotBytes(3))
    await fail(3)
    await letTell(run)
    expect(told().map(({ data }) => data['step'])).toEqual([2, 3])
  })
})

describe('which runs and events', () => {
  const other = { run: 'run_11k9z0a4x7m2q8tb3c5d', name: 'other' }

  it.each([
    [{ kind: 'all' }, 2],
    [{ kind: 'name_prefix', prefix: 'made' }, 1],
    [{ kind: 'name_prefix', prefix: 'Made' }, 0],
    [{ kind: 'listed', runs: [other.run] }, 1],
  ])('%j', async (runs, count) => {
    await makeWebhook({ runs })
    await news(says('hello'))
    await news(says('hello'), other)
    await letTell()
    expect(receiver.received).toHaveLength(count)
  })

  it('is asked of each webhook', async () => {
    await makeWebhook({ events: ['advice_changed'], url: 'https://advice.example.com/' })
    await makeWebhook({ events: ['intervene', 'phase_changed'], url: 'https://more.example.com/' })
    await news({})
    await news({ advice: 'intervene', phase: 'stalled' })
    await letTell()
    const heard = receiver.received.map(({ url, body }) => [
      new URL(url).hostname,
      toldSchema.parse(JSON.parse(body)).type,
    ])
    expect(heard.sort()).toEqual([
      ['advice.example.com', 'advice_changed'],
      ['more.example.com', 'intervene'],
      ['more.example.com', 'phase_changed'],
    ])
  })

  it('are none while a webhook is off', async () => {
    const { webhook } = await makeWebhook()
    await sendJson('PATCH', `/v1/webhooks/${webhook}`, { enabled: false })
    await news(says('unheard'))
    await sendJson('PATCH', `/v1/webhooks/${webhook}`, { enabled: true })
    await letTell()
    expect(types()).toEqual([])
  })
})

describe('a digest', () => {
  it('collects notices of all runs for so long, and is one delivery', async () => {
    const { webhook, secret } = await makeWebhook({ digest_minutes: 10 })
    await news(says('one'))
    later(9 * minute)
    await news(says('two'), { run: 'run_11k9z0a4x7m2q8tb3c5d', name: 'other' })
    await letTell()
    expect(receiver.received).toEqual([])
    later(minute)
    await letTell()
    const received = receiver.received[0] ?? expect.fail('nothing was received')
    expect(verified(received, secret)).toMatchObject({
      type: 'digest',
      data: { notices: [{ data: { message: 'one' } }, { data: { message: 'two' } }] },
    })
    expect(await newestDelivery(webhook)).toMatchObject({ event: 'digest', notices: 2 })
    later(60 * minute)
    await letTell()
    expect(receiver.received).toHaveLength(1)
  })

  it('of one notice is that notice, and one of many comes in parts', async () => {
    await makeWebhook({ digest_minutes: 10 })
    await news(says('alone'))
    later(10 * minute)
    await letTell()
    expect(types()).toEqual(['rule_notified'])
    for (let i = 0; i < 60; i += 1) await news(says(`message ${i}`))
    later(10 * minute)
    await letTell()
    const sizes = receiver.received.slice(1).map(({ body }) => (body.match(/"message":/g) ?? []).length)
    expect(sizes).toEqual([50, 10])
  })
})

describe('what waits', () => {
  it('is at most a thousand notices of a webhook, the newest', async () => {
    await makeWebhook({ digest_minutes: 10 })
    const said = Array.from({ length: 1001 }, (_, i) => ({
      step: i,
      rule: 'a rule',
      message: `number ${i}.`,
    }))
    await news({ said })
    later(10 * minute)
    await letTell()
    later(minute)
    await letTell()
    const bodies = receiver.received.map(({ body }) => body).join('')
    expect(receiver.received).toHaveLength(20)
    expect(bodies).not.toContain('number 0.')
    for (const i of [1, 1000]) expect(bodies).toContain(`number ${i}.`)
  })
})

describe('quiet hours', () => {
  const quiet_hours = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' }

  it('hold notices back, and lose none', async () => {
    await makeWebhook({ quiet_hours })
    setClock('2031-06-02T20:30:00Z')
    await news(says('at night'))
    setClock('2031-06-03T04:59:59Z')
    await news(says('at dawn'))
    await letTell()
    expect(receiver.received).toEqual([])
    setClock('2031-06-03T05:00:00Z')
    await letTell()
    expect(types()).toEqual(['digest'])
    expect(receiver.received[0]?.body).toMatch(/at night.*at dawn/)
    await news(says('by day'))
    await letTell()
    expect(types()).toEqual(['digest', 'rule_notified'])
  })

  it('that were set since hold back what waits already', async () => {
    const { webhook } = await makeWebhook({ digest_minutes: 30 })
    setClock('2031-06-02T19:45:00Z')
    await news(says('waiting'))
    await sendJson('PATCH', `/v1/webhooks/${webhook}`, { quiet_hours })
    setClock('2031-06-02T20:15:00Z')
    await letTell()
    expect(receiver.received).toEqual([])
    setClock('2031-06-03T05:00:00Z')
    await letTell()
    expect(types()).toEqual(['rule_notified'])
  })

  it('do not hold back a test', async () => {
    const { webhook } = await makeWebhook({ quiet_hours: { from: '00:00', to: '23:59' } })
    await request('POST', `/v1/webhooks/${webhook}/test`)
    await letTell()
    expect(types()).toEqual(['test'])
  })
})

async function openWithRule(when: string): Promise<{ readonly run: string }> {
  const rule = { name: 'at 300', when, then: { kind: 'notify', message: 'Here.' } }
  const opened = await sendJson('POST', '/v1/runs', { name: 'ruled', rules: { name: 'mine', rules: [rule] } })
  return runSchema.parse(await opened.json())
}

/** A snapshot that is under way. */
async function begun(run: string, step: number): Promise<{ readonly sha256: string }> {
  const sha256 = String(step).padStart(64, '0')
  await env.RUNS.getByName(run).begin(step, sha256, 10)
  return { sha256 }
}
