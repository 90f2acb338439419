/** Functions that see the newest values of a series: how a window is declared, kept and read. */
import type { Parameter } from '../../../cel/declarations.ts'
import type { Outcome, Value } from '../../../cel/value.ts'
import { isUnknown } from '../../../cel/value.ts'
import type { Given, Point, Present, RuleFunction } from './rule-function.ts'

/** Snapshots that a window may hold. */
export const mostWindow = 200

export const series: Parameter = { name: 'series', type: 'number' }

export function windowOf(from: number): Parameter {
  return { name: 'window', type: 'number', constant: { from, to: mostWindow, whole: true } }
}

/** The constant as a number: the checker has seen to it. */
export function numberAt(constants: readonly Value[], index: number): number {
  const value = constants[index]
  return typeof value === 'number' ? value : Number.NaN
}

interface OverWindow {
  readonly name: string
  readonly description: string
  /** The least window that says anything. */
  readonly from: number
  /** Parameters after the window. */
  readonly further?: readonly Parameter[]
  /** Points beyond the window that are kept. */
  readonly beyond?: number
  readonly outcome: (points: readonly Point[], constants: readonly Value[]) => Outcome
}

/** A function of the newest known values, at most `window` of them, the present one last. */
export function overWindow({
  name,
  description,
  from,
  further = [],
  beyond = 0,
  outcome,
}: OverWindow): RuleFunction {
  const keeps = (constants: readonly Value[]): number => numberAt(constants, 0) + beyond
  return {
    name,
    parameters: [series, windowOf(from), ...further],
    returns: 'number',
    description,
    keeps,
    take: (kept, { now, constants }, present) => appended(kept, now, present, keeps(constants)),
    outcome: (kept, { constants }) => outcome(kept, constants),
  }
}

function appended(
  kept: readonly Point[],
  now: Given['now'],
  { step }: Present,
  most: number,
): readonly Point[] {
  if (isUnknown(now) || typeof now !== 'number') return kept
  const next = kept.slice(Math.max(0, kept.length + 1 - most))
  next.push({ step, value: now })
  return next
}
