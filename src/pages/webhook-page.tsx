/** The page of one webhook: its settings, what can be done with it, and the log of its deliveries. */
import { noticeEvents } from '../wire/notices.ts'
import type { DeliveryList, Webhook } from '../wire/webhooks.ts'
import { Layout } from './layout.tsx'
import { instantText } from './view/liveness.ts'
import { eventsText, formatWords, paceText, runsText } from './view/notice-words.ts'
import { DeliveriesSection } from './webhooks/deliveries-section.tsx'

export function WebhookPage({ webhook, deliveries }: { webhook: Webhook; deliveries: DeliveryList }) {
  const { webhook: id, enabled, disabled_because: because, old_secret_until: oldUntil } = webhook
  return (
    <Layout title={`Webhook ${webhook.name}`} script="webhooks">
      <header class="run-header">
        <p class="eyebrow">
          <a href="/webhooks">Webhooks</a>
        </p>
        <h1>{webhook.name}</h1>
      </header>
      <div id="region-webhook" data-region>
        {!enabled && <p class="off">Switched off{because === null ? '' : `: ${because}`}.</p>}
        <dl class="facts">
          <Fact name="Address" value={webhook.url} />
          <Fact name="Format" value={formatWords[webhook.format]} />
          <Fact name="Told when" value={eventsText(webhook.events, noticeEvents)} />
          <Fact name="Of" value={runsText(webhook.runs)} />
          <Fact name="How soon" value={paceText(webhook)} />
          {oldUntil !== null && <Fact name="Old secret signs until" value={instantText(oldUntil)} />}
        </dl>
        <div id="webhook-actions" class="save-row">
          <button type="button" class="quiet" data-post={`/v1/webhooks/${id}/test`} hidden>
            Send a test
          </button>
          <button
            type="button"
            class="quiet"
            data-patch={`/v1/webhooks/${id}`}
            data-body={JSON.stringify({ enabled: !enabled })}
            hidden
          >
            {enabled ? 'Switch off' : 'Switch on'}
          </button>
          <button
            type="button"
            class="quiet"
            data-post={`/v1/webhooks/${id}/rotate`}
            data-body="{}"
            data-confirm="Give this webhook a new secret? The old one signs too for another day."
            hidden
          >
            New secret
          </button>
          <button
            type="button"
            class="quiet"
            data-delete={`/v1/webhooks/${id}`}
            data-confirm="Remove this webhook and its log?"
            hidden
          >
            Remove
          </button>
        </div>
      </div>
      <div id="answer" class="save-answer" role="alert" />
      <div id="region-deliveries" data-region>
        <DeliveriesSection webhook={id} page={deliveries} />
      </div>
    </Layout>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
