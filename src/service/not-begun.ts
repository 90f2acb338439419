/** What a sender is told where the ledger did not take what it sent. */
import type { Advice } from '../wire/advice.ts'
import { failed, type Result, success } from './failure.ts'
import type { Begun, NotNewest } from './ports.ts'

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
    case 'attempt_superseded':
    case 'attempt_unknown':
      return notNewest(begun, run)
    case 'known':
      return success(begun.advice)
  }
}

/** For what names an attempt that is not the newest. */
export function notNewest({ kind, attempt, newest }: NotNewest, run: string) {
  return kind === 'attempt_superseded'
    ? failed({ kind, run, attempt, newest })
    : failed({ kind, run, attempt, newest: newest.attempt })
}
