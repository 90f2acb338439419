/** Webhooks for the OpenAPI document. */
import { noticeEvents } from '../wire/notices.ts'
import type { Delivery, Webhook } from '../wire/webhooks.ts'

export const exampleWebhookSpec = {
  name: 'on call',
  url: 'https://hooks.example.com/latebloom',
  events: ['intervene', 'silence', 'failure'] as const,
  runs: { kind: 'name_prefix', prefix: 'addition' } as const,
  quiet_hours: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' },
}

export const exampleWebhook: Webhook = {
  webhook: '7h2k9m4qtz',
  name: 'on call',
  url: 'https://hooks.example.com/latebloom',
  format: 'standard',
  events: [...noticeEvents],
  runs: { kind: 'all' },
  hold_for: 2,
  digest_minutes: 0,
  quiet_hours: null,
  enabled: true,
  disabled_because: null,
  created_at: '2026-03-01T09:00:00.000Z',
  old_secret_until: null,
}

/** Of the right shape; it signs nothing. */
export const exampleIssuedWebhook = { ...exampleWebhook, secret: `whsec_${'eA'.repeat(21)}x=` }

export const exampleDelivery: Delivery = {
  delivery: 'msg_01k9z0a4x7m2q8tb3c5d',
  event: 'phase_changed',
  notices: 1,
  state: 'due',
  made_at: '2026-03-01T09:12:30.000Z',
  attempts: 1,
  attempted_at: '2026-03-01T09:12:30.000Z',
  next_attempt_at: '2026-03-01T09:12:40.000Z',
  response_status: 503,
  response_body: 'try again',
  failure: 'the receiver answered 503',
}
