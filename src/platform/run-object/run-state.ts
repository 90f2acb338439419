/** What a run object holds while it is awake: its storage, its bindings, and what can be had again from storage. */
import { advise, type StepAdvice } from '../../core/advice/advise.ts'
import { noEvidence } from '../../service/no-evidence.ts'
import type { Advice } from '../../wire/advice.ts'
import { adviceAt, putAdvice } from './advice.ts'
import { type FoldMemory, fold } from './fold.ts'
import { newestStep } from './history.ts'
import type { RunRow } from './run-row.ts'

export interface RunState {
  readonly ctx: DurableObjectState
  readonly env: Env
  readonly sql: SqlStorage
  /** Null where the run is not there. */
  row: RunRow | null
  /** Null until the first fold after waking. */
  memory: FoldMemory | null
}

export function remembered(state: RunState, row: RunRow): FoldMemory {
  state.memory ??= fold(state.sql, row.spec, null, 0).memory
  return state.memory
}

/** Folds from a step on and stores what changed. Call it in a transaction; the memory is set by the caller after it. */
export function refold(
  state: RunState,
  row: RunRow,
  fromStep: number,
  now: number,
): { readonly memory: FoldMemory; readonly recomputedFrom: number | null } {
  const folded = fold(state.sql, row.spec, state.memory, fromStep)
  let recomputedFrom: number | null = null
  for (const advice of folded.advice) {
    const isAnother = putAdvice(state.sql, advice, now)
    if (isAnother) recomputedFrom ??= advice.step
  }
  return { memory: folded.memory, recomputedFrom }
}

/** What the newest step was advised. Where it has readings that is stored, so that a run that woke up need not fold. */
export function newestStepAdvice(state: RunState, row: RunRow): StepAdvice {
  return storedAdvice(state, row) ?? foldedAdvice(state, row)
}

/** The advice at the newest step: the stored version where that step has readings. */
export function newestAdvice(state: RunState, row: RunRow): Advice {
  const stored = storedAdvice(state, row)
  if (stored !== null) return stored
  return { run: row.id, version: 1, state: 'evaluated', ...foldedAdvice(state, row), readings: {} }
}

function storedAdvice({ sql }: RunState, row: RunRow): Advice | null {
  const step = newestStep(sql)
  return step === null ? null : adviceAt(sql, row.id, step)
}

function foldedAdvice(state: RunState, row: RunRow): StepAdvice {
  const { tail } = remembered(state, row)
  return tail === null ? noEvidence : advise(row.spec, tail.state, tail.verdict)
}
