/** Every version of a run's ruleset, newest first, with what changed and who saved it. */
import type { RulesVersion } from '../../wire/rules-of-run.ts'
import { instantText } from '../view/liveness.ts'
import { countText } from '../view/number-words.ts'
import { inForceText, savedByText } from '../view/rule-words.ts'
import { type ChangedLine, rulesetChanges } from '../view/ruleset-changes.ts'

const sign: Record<ChangedLine['change'], string> = { same: ' ', added: '+', removed: '−' }

/** `versions`: newest first. */
export function VersionsSection({ versions }: { versions: readonly RulesVersion[] }) {
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      <ol class="versions">
        {versions.map((version, index) => (
          <VersionEntry version={version} before={versions[index + 1]} next={versions[index - 1]} />
        ))}
      </ol>
    </section>
  )
}

type EntryProps = { version: RulesVersion; before: RulesVersion | undefined; next: RulesVersion | undefined }

function VersionEntry({ version, before, next }: EntryProps) {
  const { saved_at: savedAt, saved_by: savedBy, ruleset } = version
  const lines = rulesetChanges(before?.ruleset, ruleset)
  return (
    <li>
      <details id={`version-${version.version}`}>
        <summary>
          Version {countText(version.version)}: {ruleset.name}
          <span class="detail">
            {' '}
            saved <time datetime={savedAt}>{instantText(savedAt)}</time> by {savedByText(savedBy)},{' '}
            {inForceText(version, next)}
          </span>
        </summary>
        <pre class="changes">
          {lines.map(({ change, text }) => {
            const line = `${sign[change]} ${text}\n`
            if (change === 'added') return <ins>{line}</ins>
            return change === 'removed' ? <del>{line}</del> : <span>{line}</span>
          })}
        </pre>
      </details>
    </li>
  )
}
