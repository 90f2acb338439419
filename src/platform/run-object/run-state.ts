/** What a run object holds while it is awake: its storage, its bindings, and what can be had again from storage. */
import { adviceBetween } from '../../core/rules/advise-fold.ts'
import { type InForce, inForceAt } from '../../core/rules/in-force.ts'
import { type RuledAdvice, unruledAdvice } from '../../core/rules/ruled-advice.ts'
import { noEvidence } from '../../service/no-evidence.ts'
import type { Advice, AdviceCause } from '../../wire/advice.ts'
import { adviceAt, putAdvice } from './advice.ts'
import { type Given, logDecisions } from './decisions.ts'
import { type FoldMemory, fold } from './fold.ts'
import { newestStep } from './history.ts'
import { rulesetsOf } from './rules.ts'
import type { RunRow } from './run-row.ts'

export interface RunState {
  readonly ctx: DurableObjectState
  readonly env: Env
  readonly sql: SqlStorage
  /** Null where the run is not there. */
  row: RunRow | null
  /** Null until the first fold after waking. */
  memory: FoldMemory | null
  /** The rules that are in force; null until they are first asked for. */
  rulesets: readonly InForce[] | null
  /** Of rulesets, by version. */
  readonly digests: Map<number, string>
}

export function remembered(state: RunState, row: RunRow): FoldMemory {
  // Only the newest advice is asked for, and so only the rules in force there.
  const { sql } = state
  state.memory ??= fold(sql, row.spec, rulesetsOf(state, row), null, newestStep(sql) ?? 0).memory
  return state.memory
}

/** Folds from a step on and stores what changed, with its cause at each step. Call it in a transaction; the memory is set by the caller after it. */
export function refold(
  state: RunState,
  row: RunRow,
  fromStep: number,
  causeAt: (step: number) => AdviceCause,
  now: number,
): { readonly memory: FoldMemory; readonly recomputedFrom: number | null } {
  const folded = fold(state.sql, row.spec, rulesetsOf(state, row), state.memory, fromStep)
  let recomputedFrom: number | null = null
  const given: Given[] = []
  for (const advice of folded.advice) {
    const { version, isAnother, isFromBefore } = putAdvice(state.sql, advice, causeAt(advice.step), now)
    if (!isFromBefore) given.push({ advice, version })
    if (isAnother) recomputedFrom ??= advice.step
  }
  logDecisions(state, row.spec, given, now)
  return { memory: folded.memory, recomputedFrom }
}

/** What the newest step was advised. Where it has readings that is stored, so that a run that woke up need not fold. */
export function newestStepAdvice(state: RunState, row: RunRow): RuledAdvice {
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

function foldedAdvice(state: RunState, row: RunRow): RuledAdvice {
  const { tail } = remembered(state, row)
  const rulesets = rulesetsOf(state, row)
  if (tail !== null) return tail.advice ?? adviceBetween(row.spec, rulesets, tail.state, tail.verdict)
  const inForce = inForceAt(rulesets, noEvidence.step)
  return unruledAdvice(noEvidence, inForce === null ? null : { name: inForce.name, version: inForce.version })
}
