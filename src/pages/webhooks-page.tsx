/** The page of webhooks: where notices go, and a form for another. */
import { noticeEvents } from '../wire/notices.ts'
import type { Webhook } from '../wire/webhooks.ts'
import { Layout } from './layout.tsx'
import { eventsText, formatWords, paceText, runsText } from './view/notice-words.ts'
import { WebhookForm } from './webhooks/webhook-form.tsx'

export function WebhooksPage({ webhooks }: { webhooks: readonly Webhook[] }) {
  return (
    <Layout title="Webhooks" script="webhooks">
      <h1>Webhooks</h1>
      <p>
        A webhook is an address that is told of runs: when the phase or the advice changes, when a rule gives
        notice, when a trainer falls silent.
      </p>
      <div id="region-webhooks" data-region>
        {webhooks.length === 0 ? <p>There is none yet.</p> : <WebhooksTable webhooks={webhooks} />}
      </div>
      <section aria-labelledby="make">
        <h2 id="make">Make another</h2>
        <WebhookForm />
        <div id="answer" class="save-answer" role="alert" />
        <noscript>
          <p>
            Making a webhook needs a script, or <code>POST /v1/webhooks</code>.
          </p>
        </noscript>
      </section>
    </Layout>
  )
}

function WebhooksTable({ webhooks }: { webhooks: readonly Webhook[] }) {
  return (
    <div class="scroll">
      <table class="webhooks cards">
        <thead>
          <tr>
            <th scope="col">Webhook</th>
            <th scope="col">Format</th>
            <th scope="col">Told when</th>
            <th scope="col">Of</th>
            <th scope="col">How soon</th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((webhook) => (
            <tr data-webhook={webhook.webhook}>
              <th scope="row">
                <a href={`/webhooks/${webhook.webhook}`}>{webhook.name}</a>
                {!webhook.enabled && <span class="detail"> (off)</span>}
                <div class="detail">{webhook.url}</div>
              </th>
              <td data-label="Format">{formatWords[webhook.format]}</td>
              <td data-label="Told when">{eventsText(webhook.events, noticeEvents)}</td>
              <td data-label="Of">{runsText(webhook.runs)}</td>
              <td data-label="How soon">{paceText(webhook)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
