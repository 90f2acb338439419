/** The form of one rule, which the script copies for each; its expressions become editors. */
import { mostRules } from '../../wire/rules.ts'
import { actionWords } from '../view/rule-words.ts'

export function RuleTemplate() {
  return (
    <template id="rule-template" data-most={mostRules}>
      <fieldset class="rule">
        <legend>
          <span data-part="title" />
        </legend>
        <label class="field">
          <span>Name</span>
          <input data-field="name" maxlength={100} spellcheck={false} />
        </label>
        <div class="field">
          <span data-part="when-label">When</span>
          <div class="expression" data-editor="when" />
        </div>
        <div class="field-row">
          <label class="field">
            <span>For, snapshots in a row</span>
            <input data-field="for" type="number" min="1" max="1000" step="1" />
          </label>
          <label class="field grows">
            <span>Then</span>
            <select data-field="then">
              {Object.entries(actionWords).map(([kind, words]) => (
                <option value={kind}>{words}</option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>Cooldown, steps</span>
            <input data-field="cooldown" type="number" min="0" step="1" />
          </label>
        </div>
        <div class="field" data-of="extend">
          <span data-part="to-label">To step</span>
          <div class="expression" data-editor="to" />
        </div>
        <label class="field" data-of="message">
          <span>Message</span>
          <input data-field="message" maxlength={1000} />
        </label>
        <ul class="troubles" data-part="troubles" />
        <div class="rule-buttons">
          <button type="button" class="quiet" data-do="up">
            Move up
          </button>
          <button type="button" class="quiet" data-do="down">
            Move down
          </button>
          <button type="button" class="quiet" data-do="remove">
            Remove
          </button>
        </div>
      </fieldset>
    </template>
  )
}
