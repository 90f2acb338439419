/** Opens a run: a new one, or the one that the same idempotency key and body opened before. */
import { prepareSubject } from '../core/subject.ts'
import type { Run, RunSpec } from '../wire/run.ts'
import { canonicalJson } from './canonical-json.ts'
import { sha256Text } from './digest.ts'
import { failed, type Result, success } from './failure.ts'
import type { Ports } from './ports.ts'
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
): Promise<Result<OpenedRun>> {
  const prepared = prepareSubject(spec, null, ports.limits.evaluation)
  if (!prepared.ok) {
    const { code, detail, pointer } = prepared.failure
    return failed({ kind: 'invalid', code, detail, errors: [{ pointer: pointer ?? '', detail }] })
  }
  const run =
    idempotencyKey === null
      ? newRunId(ports.now(), ports.random(RANDOM_BYTES))
      : await runIdOfKey(idempotencyKey)
  const opened = await ports.ledger(run).open(spec, await sha256Text(canonicalJson(spec)))
  if (opened.kind === 'conflict') return failed({ kind: 'idempotency_conflict', run })
  return success({ created: opened.kind === 'opened', run: opened.run })
}
