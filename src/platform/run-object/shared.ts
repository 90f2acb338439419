/** What a superseded attempt may still send: exactly what the newest attempt shares with it, which is known then. */
import type { Begun, NotNewest, ScalarsAt, ScalarsPosted, Standing } from '../../service/ports.ts'
import { adviceAt } from './advice.ts'
import { areKnown } from './post-scalars.ts'
import type { RunRow } from './run-row.ts'
import { newestAdvice, type RunState } from './run-state.ts'
import { readSnapshotRow } from './snapshots.ts'

type Behind = Exclude<Standing, { readonly kind: 'newest' }>

export function sharedSnapshot(
  state: RunState,
  row: RunRow,
  standing: Behind,
  step: number,
  sha256: string,
): Begun {
  const job = isShared(standing, step) ? readSnapshotRow(state.sql, step) : null
  if (job === null || job.sha256 !== sha256 || job.state === 'receiving') return refusal(standing)
  const own = job.state === 'stored' ? null : adviceAt(state.sql, row.id, step)
  return { kind: 'known', advice: own ?? { ...newestAdvice(state, row), state: 'pending' } }
}

export function sharedScalars(sql: SqlStorage, standing: Behind, lines: readonly ScalarsAt[]): ScalarsPosted {
  const isKnown = lines.every(({ step }) => isShared(standing, step)) && areKnown(sql, lines)
  return isKnown ? { kind: 'stored', accepted: 0, already_known: lines.length } : refusal(standing)
}

function isShared(standing: Behind, step: number): boolean {
  return standing.kind === 'attempt_superseded' && step <= standing.shared_until
}

function refusal({ kind, attempt, newest }: Behind): NotNewest {
  return { kind, attempt, newest }
}
