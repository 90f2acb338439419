/** Opens a run: a new one, or the one that the same idempotency key and body opened before. */
import { prepareSubject } from '../core/subject.ts'
import type { SavedBy } from '../wire/rules-of-run.ts'
import type { Run, RunSpec } from '../wire/run.ts'
import { canonicalJson } from './canonical-json.ts'
import { sha256Text } from './digest.ts'
import { failed, type Result, success } from './failure.ts'
import { MOST_RUNS } from './limits.ts'
import type { Ports } from './ports.ts'
import { errorsOf } from './rules/check-rules.ts'
import { chosenRules } from './rules/chosen-rules.ts'
import { namesBefore } from './rules/run-names.ts'
import { newRunId, runIdOfKey } from './run-id.ts'

const RANDOM_BYTES = 10

export interface OpenedRun {
  readonly created: boolean
  readonly run: Run
}

export async function openRun(
  ports: Ports,
  spec: RunSpec,
  idempotencyKey: string | null,
  saved_by: SavedBy | null,
): Promise<Result<OpenedRun>> {
  const prepared = prepareSubject(spec, null, ports.limits.evaluation)
  if (!prepared.ok) {
    const { code, detail, pointer } = prepared.failure
    return failed({ kind: 'invalid', code, detail, errors: [{ pointer: pointer ?? '', detail }] })
  }
  const chosen = chosenRules(spec.rules, '/rules')
  if (!chosen.ok) return chosen
  const errors = errorsOf(chosen.value.ruleset, namesBefore(spec))
  if (errors.length > 0) return failed({ kind: 'rules_invalid', pointer: '/rules', errors })
  const run =
    idempotencyKey === null
      ? newRunId(ports.now(), ports.random(RANDOM_BYTES))
      : await runIdOfKey(idempotencyKey)
  if (await ports.index.isFull(run)) return failed({ kind: 'too_many_runs', most: MOST_RUNS })
  const digest = await sha256Text(canonicalJson(spec))
  const opened = await ports.ledger(run).open(spec, digest, { ...chosen.value, saved_by })
  if (opened.kind === 'conflict') return failed({ kind: 'idempotency_conflict', run })
  return success({ created: opened.kind === 'opened', run: opened.run })
}
