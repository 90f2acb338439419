/** How much speaks for a circuit that grows and gets there in time: what circuit formation is called by. */
import { logitOfProbability } from './logistic.ts'
import { fallOf, riseOf } from './motion.ts'
import { probabilityAhead } from './outlook.ts'
import type { DetectorState } from './state.ts'
import { evidenceWeight, fallWeight, movedLossFall, plainAhead, plainFall, plainRise } from './thresholds.ts'

export interface Signs {
  /** P(the jump comes within the budget). */
  readonly ahead: number
  /** P(a circuit grows), filtered. */
  readonly circuit: number
  /** As leastFall. */
  readonly fall: number | null
}

/** Odds beyond e^8 say no more. */
const mostLogOdds = 8

/**
 * ln of the odds that the jump comes in time, of the tempered odds of a circuit, and the fall of the losses by its weight:
 * a forecast that is sure of itself needs little to have moved, and a loss that has fallen far needs no such forecast.
 * Null where losses on unseen data are known and have not moved: a forecast alone calls nothing.
 */
export function growth({ ahead, circuit, fall }: Signs): number | null {
  if (fall !== null && fall <= movedLossFall) return null
  return logOdds(ahead) + evidenceWeight * logOdds(circuit) + fallWeight * (fall ?? 0)
}

/** That of a run after its newest observation; null also where no expert has spoken. */
export function growthOf(state: DetectorState): number | null {
  const ahead = probabilityAhead(state)
  return ahead === null ? null : growth({ ahead, circuit: state.circuit, fall: leastFall(state) })
}

/** Losses on unseen data. */
export const unseen = ['test', 'averaged'] as const

/** By how much ln of each of these losses that is known has fallen at least: a circuit that grows lowers them all. */
export function leastFall(
  state: DetectorState,
  losses: readonly (typeof unseen)[number][] = unseen,
): number | null {
  const known = losses.map((level) => fallOf(state, level)).filter((fall) => fall !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/**
 * Whether the structure itself shows a circuit, however far off the jump still is: it predicts unseen data better than it
 * did, and the train data is no longer fitted without it.
 */
export function isPlain(state: DetectorState): boolean {
  return (
    (fallOf(state, 'restricted') ?? 0) >= plainFall &&
    (riseOf(state, 'excluded') ?? 0) >= plainRise &&
    (probabilityAhead(state) ?? 0) >= plainAhead
  )
}

function logOdds(p: number): number {
  return Math.min(mostLogOdds, Math.max(-mostLogOdds, logitOfProbability(p)))
}
