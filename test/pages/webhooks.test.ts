/** The pages of webhooks as HTML: what is shown of them and of their deliveries, and what their buttons send. */
import { describe, expect, it } from 'vitest'
import { pages } from '../../src/pages/app.tsx'
import type { PagesPorts } from '../../src/pages/ports.ts'
import { attemptText, paceText } from '../../src/pages/view/notice-words.ts'
import { noticeEvents } from '../../src/wire/notices.ts'
import type { Delivery, Webhook } from '../../src/wire/webhooks.ts'

const webhook: Webhook = {
  webhook: '0123456789',
  name: '<b>desk',
  url: 'https://example.org/hook',
  format: 'standard',
  events: [...noticeEvents],
  runs: { kind: 'name_prefix', prefix: 'sweep-' },
  hold_for: 3,
  digest_minutes: 30,
  quiet_hours: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' },
  enabled: false,
  disabled_because: 'it failed for days',
  created_at: '2026-11-22T13:40:00Z',
  old_secret_until: null,
}

const delivery: Delivery = {
  delivery: 'msg_01k9z0a4x7m2q8tb3c5d',
  event: 'digest',
  notices: 7,
  state: 'due',
  made_at: '2026-11-22T13:40:00Z',
  attempts: 2,
  attempted_at: '2026-11-22T13:41:00Z',
  next_attempt_at: '2026-11-22T13:50:00Z',
  response_status: 500,
  response_body: '<script>alert(1)</script>',
  failure: 'it answered 500',
}

async function get(path: string, cursors: string[] = []) {
  const ports: Partial<PagesPorts> = {
    webhooks: async () => [webhook],
    deliveries: async (_, cursor) => {
      cursors.push(cursor ?? 'none')
      return cursor === 'bad' ? null : { deliveries: [delivery], next_cursor: '12' }
    },
  }
  // The pages of webhooks ask for nothing else.
  const response = await pages(() => ({ ...nothing, ...ports })).request(path)
  return { response, html: await response.text() }
}

const unasked = async () => {
  throw new Error('a page of webhooks asked for something else')
}
const nothing: PagesPorts = {
  listRuns: unasked,
  run: unasked,
  attempts: unasked,
  timeline: unasked,
  history: unasked,
  latestAdvice: unasked,
  counterfactuals: unasked,
  rulesVersions: unasked,
  rights: { triesRules: false, savesRules: false },
  webhooks: unasked,
  deliveries: unasked,
  measures: unasked,
  now: () => 0,
}

describe('the list of webhooks', () => {
  it('shows each with what it is told, and leads to its log', async () => {
    const { html } = await get('/webhooks')
    expect(html).toContain('<a href="/webhooks/0123456789">&lt;b&gt;desk</a>')
    expect(html).toContain('anything that notices tell')
    expect(html).toContain('runs whose name begins with “sweep-”')
    expect(html.match(/name="events"/g)).toHaveLength(noticeEvents.length)
  })
})

describe('the page of a webhook', () => {
  it('shows its deliveries with state, attempts and answer, and buttons that say what they send', async () => {
    const cursors: string[] = []
    const { html } = await get('/webhooks/0123456789?cursor=40', cursors)
    expect(cursors).toEqual(['40'])
    expect(html).toContain('a digest (7 notices)')
    expect(html).toContain('2 attempts, it answered 500, next at 2026-11-22 13:50 UTC')
    expect(html).toContain('&lt;script&gt;alert(1)')
    expect(html).toContain(
      'data-post="/v1/webhooks/0123456789/deliveries/msg_01k9z0a4x7m2q8tb3c5d/redeliver"',
    )
    expect(html).toContain('data-post="/v1/webhooks/0123456789/test"')
    expect(html).toContain('data-body="{&quot;enabled&quot;:true}"')
    expect(html).toContain('Switched off: it failed for days.')
    expect(html).toContain('href="/webhooks/0123456789?cursor=12"')
  })

  it('is not there for another id, nor for a cursor that nobody gave', async () => {
    expect((await get('/webhooks/9876543210')).response.status).toBe(404)
    expect((await get('/webhooks/0123456789?cursor=bad')).response.status).toBe(404)
  })
})

describe('words of notices', () => {
  it('say what came of a delivery', () => {
    expect(
      attemptText({ ...delivery, failure: null, next_attempt_at: null, attempts: 1, response_status: 204 }),
    ).toBe('1 attempt, answered 204')
    expect(attemptText({ ...delivery, attempts: 0, failure: null, response_status: null })).toBe(
      'not tried yet, next at 2026-11-22 13:50 UTC',
    )
  })

  it('say how soon a webhook is told', () => {
    expect(paceText(webhook)).toBe(
      'after 3 snapshots alike, collected for 30 min, not from 22:00 to 07:00 Europe/Berlin',
    )
    expect(paceText({ hold_for: 1, digest_minutes: 0, quiet_hours: null })).toBe('at the first snapshot')
  })
})
