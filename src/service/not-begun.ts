/** What the sender of a snapshot is told where the ledger gave no lease on it. */
import type { Advice } from '../wire/advice.ts'
import { failed, type Result, success } from './failure.ts'
import type { Begun } from './ports.ts'

export type NotBegun = Exclude<Begun, { readonly kind: 'lease' }>

export function notBegun(begun: NotBegun, run: string, step: number, given_sha256: string): Result<Advice> {
  switch (begun.kind) {
    case 'run_unknown':
      return failed({ kind: 'run_unknown', run })
    case 'conflict':
      return failed({
        kind: 'snapshot_conflict',
        run,
        step,
        stored_sha256: begun.stored_sha256,
        given_sha256,
      })
    case 'known':
      return success(begun.advice)
  }
}
