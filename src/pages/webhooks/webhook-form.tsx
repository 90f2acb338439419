/** The form that makes a webhook; its script sends it, and shows the secret once. */
import { noticeEvents } from '../../wire/notices.ts'
import { webhookFormats } from '../../wire/webhooks.ts'
import { eventWords, formatWords } from '../view/notice-words.ts'

export function WebhookForm() {
  return (
    <form id="webhook-form" class="webhook-form" hidden>
      <div class="field-row">
        <label class="field grows">
          <span>Name</span>
          <input name="name" maxlength={80} required />
        </label>
        <label class="field grows">
          <span>Format</span>
          <select name="format">
            {webhookFormats.map((format) => (
              <option value={format}>{formatWords[format]}</option>
            ))}
          </select>
        </label>
      </div>
      <label class="field">
        <span>Address</span>
        <input name="url" type="url" maxlength={2000} spellcheck={false} required />
      </label>
      <fieldset class="choice-set">
        <legend>Told when</legend>
        <ul class="choices">
          {noticeEvents.map((event) => (
            <li>
              <label>
                <input type="checkbox" name="events" value={event} checked /> {eventWords[event]}
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <div class="field-row">
        <label class="field grows">
          <span>Of runs whose name begins with (empty: all)</span>
          <input name="prefix" maxlength={200} />
        </label>
        <label class="field">
          <span>Snapshots alike first</span>
          <input name="hold_for" type="number" min="1" max="100" value="2" />
        </label>
        <label class="field">
          <span>Collect for, minutes</span>
          <input name="digest_minutes" type="number" min="0" max="1440" value="0" />
        </label>
      </div>
      <div class="field-row">
        <label class="field">
          <span>Quiet from</span>
          <input name="quiet_from" type="time" />
        </label>
        <label class="field">
          <span>Quiet to</span>
          <input name="quiet_to" type="time" />
        </label>
        <label class="field grows">
          <span>Time zone of these hours</span>
          <input name="zone" maxlength={64} value="UTC" spellcheck={false} />
        </label>
      </div>
      <div class="save-row">
        <button type="submit" class="primary">
          Make the webhook
        </button>
      </div>
    </form>
  )
}
