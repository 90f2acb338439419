/** Folds the calls of functions of the history by one judged step. */
import { evaluate, type Scope } from '../../cel/evaluate.ts'
import { isUnknown, type Outcome, unknown } from '../../cel/value.ts'
import type { CompiledRules } from './compile.ts'
import type { Given, Point, Present } from './functions/rule-function.ts'
import { keyOf } from './history-calls.ts'

export interface HistoryStep {
  /** What each call keeps after this step, by its text. */
  readonly kept: ReadonlyMap<string, readonly Point[]>
  /** What each call comes to, by its text. */
  readonly outcomes: ReadonlyMap<string, Outcome>
}

/** Every call is folded, whatever the conditions make of it: a branch that is not taken must not leave a gap. */
export function foldHistory(
  { calls, declared }: Pick<CompiledRules, 'calls' | 'declared'>,
  before: ReadonlyMap<string, readonly Point[]>,
  name: Scope['name'],
  present: Present,
  allowance: Scope['allowance'],
): HistoryStep {
  const kept = new Map<string, readonly Point[]>()
  const outcomes = new Map<string, Outcome>()
  for (const { text, function: called, series, constants, keeps, source } of calls) {
    const now = evaluate(series, { declared, name, call: callsIn(outcomes, source), allowance })
    allowance.left -= keeps
    const given: Given = { now, constants }
    const points = called.take(before.get(text) ?? [], given, present)
    if (points.length > 0) kept.set(text, points)
    const isCondition = called.parameters[0]?.type === 'boolean'
    outcomes.set(text, isUnknown(now) && !isCondition ? now : called.outcome(points, given, present))
  }
  return { kept, outcomes }
}

/** Finds the outcomes of calls that were folded before, by their text in an expression. */
export function callsIn(outcomes: ReadonlyMap<string, Outcome>, source: string): Scope['call'] {
  return (call) => outcomes.get(keyOf(call, source)) ?? unknown('this call has no outcome yet')
}
