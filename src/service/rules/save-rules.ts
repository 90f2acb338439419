/** Saves a ruleset as the next version of a run's, once it is known to fit the run. */
import type { RulesChoice } from '../../wire/rules.ts'
import type { RunRules, SavedBy } from '../../wire/rules-of-run.ts'
import { failed, type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { errorsOf } from './check-rules.ts'
import { chosenRules } from './chosen-rules.ts'
import { runNames } from './run-names.ts'

/** `tags`: only if the newest version has one of these. */
export async function saveRules(
  ports: Ports,
  run: string,
  choice: RulesChoice,
  saved_by: SavedBy,
  tags: readonly string[] | null,
): Promise<Result<RunRules>> {
  const chosen = chosenRules(choice, '')
  if (!chosen.ok) return chosen
  const names = await runNames(ports, run)
  if (!names.ok) return names
  const errors = errorsOf(chosen.value.ruleset, names.value)
  if (errors.length > 0) return failed({ kind: 'rules_invalid', pointer: '', errors })
  const saved = await ports.ledger(run).saveRules({ ...chosen.value, saved_by }, tags)
  if (saved === null) return failed({ kind: 'run_unknown', run })
  if (saved.kind === 'stale') return failed({ kind: 'precondition_failed', etag: saved.tag })
  if (saved.kind === 'too_many') return failed({ kind: 'too_many_rules_versions', run, most: saved.most })
  return success({ run, ...saved.rules })
}
