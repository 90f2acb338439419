/** Webhooks and their deliveries in words. */
import type { NoticeEvent } from '../../wire/notices.ts'
import type { Delivery, Webhook, WebhookFormat } from '../../wire/webhooks.ts'
import { instantText } from './liveness.ts'
import { countText } from './number-words.ts'

export const eventWords: Record<Delivery['event'], string> = {
  phase_changed: 'the phase changes',
  advice_changed: 'the advice changes',
  intervene: 'the advice is to intervene',
  silence: 'a trainer falls silent',
  failure: 'a snapshot cannot be evaluated',
  rule_notified: 'a rule gives notice',
  test: 'a test',
  digest: 'a digest',
}

export const formatWords: Record<WebhookFormat, string> = {
  standard: 'Standard Webhooks: JSON, signed',
  slack: 'Slack',
  discord: 'Discord',
}

export const stateWords: Record<Delivery['state'], string> = {
  due: 'due',
  delivered: 'delivered',
  failed: 'failed',
}

export function eventsText(events: readonly NoticeEvent[], all: readonly NoticeEvent[]): string {
  if (events.length === all.length) return 'anything that notices tell'
  return events.map((event) => eventWords[event]).join('; ')
}

export function runsText(runs: Webhook['runs']): string {
  if (runs.kind === 'all') return 'all runs'
  if (runs.kind === 'name_prefix') return `runs whose name begins with “${runs.prefix}”`
  return runs.runs.length === 1 ? '1 run' : `${countText(runs.runs.length)} runs`
}

/** When a webhook is told: after how many snapshots, how often, and at which hours not. */
export function paceText({
  hold_for: held,
  digest_minutes: digest,
  quiet_hours: quiet,
}: Pick<Webhook, 'hold_for' | 'digest_minutes' | 'quiet_hours'>): string {
  return [
    held === 1 ? 'at the first snapshot' : `after ${countText(held)} snapshots alike`,
    ...(digest === 0 ? [] : [`collected for ${countText(digest)} min`]),
    ...(quiet === null ? [] : [`not from ${quiet.from} to ${quiet.to} ${quiet.zone}`]),
  ].join(', ')
}

/** What came of the last attempt, and when the next is. */
export function attemptText(delivery: Delivery): string {
  const { attempts, response_status: status, failure, next_attempt_at: next } = delivery
  const parts = [
    attempts === 0 ? 'not tried yet' : attempts === 1 ? '1 attempt' : `${countText(attempts)} attempts`,
    ...(failure === null ? (status === null ? [] : [`answered ${status}`]) : [failure]),
    ...(next === null ? [] : [`next at ${instantText(next)}`]),
  ]
  return parts.join(', ')
}
