/** What rules remember of a run: plain values, bounded, folded forward one moment at a time, never back. */
import type { Phase } from '../../wire/phase.ts'
import type { ReadingValue } from '../../wire/reading.ts'
import type { Point } from './functions/rule-function.ts'

export interface RuleMemory {
  /** Judged steps in a row at which the condition held. */
  readonly heldFor: number
  /** Where it last acted. */
  readonly actedAt: number | null
}

export interface RulesState {
  /** The newest scalar of each name, NaN and the infinities among them; of at most `mostScalars` names. */
  readonly scalars: ReadonlyMap<string, number>
  /** The newest reading of each measure that rules name. */
  readonly readings: ReadonlyMap<string, ReadingValue>
  /** The first step of the newest spell of each phase that the run has been in. */
  readonly phaseSince: ReadonlyMap<Phase, number>
  /** Of each call of a function of the history, by its text. */
  readonly kept: ReadonlyMap<string, readonly Point[]>
  readonly rules: ReadonlyMap<string, RuleMemory>
}

/** Of a run of which nothing is known. */
export const noMemory: RulesState = {
  scalars: new Map(),
  readings: new Map(),
  phaseSince: new Map(),
  kept: new Map(),
  rules: new Map(),
}

/** Names beyond these are not remembered between steps. */
export const mostScalars = 200
