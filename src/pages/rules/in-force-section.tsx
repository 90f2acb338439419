/** The ruleset in force, in words: what an editor begins with, and all that a page without script shows. */
import type { RulesVersion } from '../../wire/rules-of-run.ts'
import { instantText } from '../view/liveness.ts'
import { countText } from '../view/number-words.ts'
import { actionText, cooldownText, holdsText, savedByText } from '../view/rule-words.ts'

export function InForceSection({ newest }: { newest: RulesVersion }) {
  const { version, from_step: from, saved_at: savedAt, saved_by: savedBy, preset, ruleset } = newest
  return (
    <section aria-labelledby="in-force" data-version={version}>
      <h2 id="in-force">{ruleset.name}</h2>
      <p class="note">
        Version {countText(version)}, in force from step {countText(from)} on. Saved{' '}
        <time datetime={savedAt}>{instantText(savedAt)}</time> by {savedByText(savedBy)}
        {preset !== null && (
          <>
            {' '}
            as the preset <code>{preset}</code>
          </>
        )}
        .
      </p>
      {ruleset.rules.length === 0 ? (
        <p>No rule: the advisor's own advice stands, within the budget.</p>
      ) : (
        <div class="scroll">
          <table class="rules-table cards">
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">When</th>
                <th scope="col">Acts</th>
                <th scope="col">Then</th>
                <th scope="col">Cooldown</th>
              </tr>
            </thead>
            <tbody>
              {ruleset.rules.map((rule) => (
                <tr>
                  <th scope="row">{rule.name}</th>
                  <td data-label="When" class="wide">
                    <code>{rule.when}</code>
                  </td>
                  <td data-label="Acts">{holdsText(rule)}</td>
                  <td data-label="Then">{actionText(rule.then)}</td>
                  <td data-label="Cooldown">{cooldownText(rule)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {ruleset.rules.length > 0 && (
        <p class="note">
          The budget decides first; then stop beats pause beats extend beats intervene beats continue, and of
          two alike the one that is listed first. Where no rule decides, the advisor's own advice stands.
        </p>
      )}
    </section>
  )
}
