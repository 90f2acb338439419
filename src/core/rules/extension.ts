/** The step that an extension reaches, within the budget. */
import type { Outcome } from '../../cel/value.ts'
import { isUnknown } from '../../cel/value.ts'
import type { RunSpec } from '../../wire/run.ts'

export type Extension =
  | { readonly ok: true; readonly to: number; readonly whole: boolean }
  | { readonly ok: false; readonly because: string }

/**
 * The least whole step that is not under the outcome, and never more than `max_steps`; `whole` where that cut it. No
 * extension is what is unknown, or lies within the plan or behind this step.
 */
export function extensionOf(outcome: Outcome, step: number, { schedule }: RunSpec): Extension {
  if (isUnknown(outcome)) return { ok: false, because: outcome.unknown_because }
  if (typeof outcome !== 'number') return { ok: false, because: 'the step to extend to is no number' }
  const most = Math.min(schedule.max_steps ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  const to = Math.min(Math.ceil(outcome), most)
  if (to <= step) return { ok: false, because: `step ${to} is not after this one` }
  if (to <= (schedule.planned_steps ?? 0))
    return { ok: false, because: `step ${to} is within the ${schedule.planned_steps} steps that are planned` }
  if (schedule.max_steps === undefined && outcome > most)
    return { ok: false, because: 'the step to extend to is beyond every schedule' }
  return { ok: true, to, whole: schedule.max_steps !== undefined && outcome > most }
}
