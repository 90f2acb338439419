/** What a function of the history is: a fold over the values that its argument has had, in a bounded window. */
import type { Parameter } from '../../../cel/declarations.ts'
import type { Outcome, Value } from '../../../cel/value.ts'

/** A value that an argument had at a judged step; true counts 1 and false 0. */
export interface Point {
  readonly step: number
  readonly value: number
}

/** What a function may read beside its arguments; all of it is of the judged step or before. */
export interface Present {
  readonly step: number
  /** The first step of the newest spell of a phase; undefined where the run was never in it. */
  readonly phaseSince: (phase: string) => number | undefined
}

/** Of a call: its first argument now, and those that are written out. */
export interface Given {
  readonly now: Outcome
  readonly constants: readonly Value[]
}

export interface RuleFunction {
  readonly name: string
  /** The first is evaluated at each judged step; all others are constants. */
  readonly parameters: readonly Parameter[]
  readonly returns: 'number'
  readonly description: string
  /** The most points that a call keeps. */
  readonly keeps: (constants: readonly Value[]) => number
  /** What is kept after this step, from what was kept before. An argument that is unknown now adds nothing. */
  readonly take: (kept: readonly Point[], given: Given, present: Present) => readonly Point[]
  /** The outcome, from what is kept after this step. Asked only where the argument is known now. */
  readonly outcome: (kept: readonly Point[], given: Given, present: Present) => Outcome
}
