/** The log of a webhook's deliveries, newest first. */
import type { Delivery, DeliveryList } from '../../wire/webhooks.ts'
import { instantText } from '../view/liveness.ts'
import { attemptText, eventWords, stateWords } from '../view/notice-words.ts'
import { countText } from '../view/number-words.ts'

type DeliveriesProps = { webhook: string; page: DeliveryList }

export function DeliveriesSection({ webhook, page: { deliveries, next_cursor: next } }: DeliveriesProps) {
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">Deliveries</h2>
      {deliveries.length === 0 ? (
        <p>Nothing has been delivered yet.</p>
      ) : (
        <table class="deliveries cards">
          <thead>
            <tr>
              <th scope="col">Made</th>
              <th scope="col">Told</th>
              <th scope="col">State</th>
              <th scope="col">What came of it</th>
              <th scope="col">
                <span class="unseen">Do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <DeliveryRow webhook={webhook} delivery={delivery} />
            ))}
          </tbody>
        </table>
      )}
      {next !== null && (
        <p>
          <a href={`/webhooks/${webhook}?cursor=${encodeURIComponent(next)}`} rel="next">
            Older deliveries
          </a>
        </p>
      )}
    </section>
  )
}

function DeliveryRow({ webhook, delivery }: { webhook: string; delivery: Delivery }) {
  const { delivery: id, event, notices, state, made_at: madeAt, response_body: body } = delivery
  return (
    <tr data-delivery={id} data-state={state}>
      <td data-label="Made">
        <time datetime={madeAt}>{instantText(madeAt)}</time>
      </td>
      <td data-label="Told">
        {eventWords[event]}
        {notices > 1 && ` (${countText(notices)} notices)`}
      </td>
      <td data-label="State">
        <span class={`delivery-state delivery-${state}`}>{stateWords[state]}</span>
      </td>
      <td data-label="What came of it">
        {attemptText(delivery)}
        <details id={`more-${id}`}>
          <summary>More</summary>
          <p>
            <code>webhook-id: {id}</code>
          </p>
          {body !== null && body !== '' && (
            <pre>
              <code>{body}</code>
            </pre>
          )}
        </details>
      </td>
      <td>
        <button
          type="button"
          class="quiet"
          data-post={`/v1/webhooks/${webhook}/deliveries/${id}/redeliver`}
          hidden
        >
          Send again
        </button>
      </td>
    </tr>
  )
}
