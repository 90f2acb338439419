/** Whether what a run says of unseen data moves as it does where runs generalize. */
import type { LevelName } from './levels.ts'
import type { DetectorState } from './state.ts'
import { movedAccuracyRise, movedLossFall } from './thresholds.ts'

/**
 * True where a loss on unseen data has fallen from its maximum since the fit, or accuracy risen from its minimum, by more
 * than the marks: the plateau of a slow run can be a hundred times as long as its fit, and all the while its test loss falls
 * a little. Null where none of it is known.
 */
export function hasMoved(state: DetectorState): boolean | null {
  const moves = [
    exceeds(fallOf(state, 'test'), movedLossFall),
    exceeds(fallOf(state, 'averaged'), movedLossFall),
    exceeds(riseOf(state, 'accuracy'), movedAccuracyRise),
  ].filter((is) => is !== null)
  return moves.length === 0 ? null : moves.some((is) => is)
}

/** Moved also where nothing is known of unseen data: what is not seen may move. */
export function motionOf(state: DetectorState): 'still' | 'moved' {
  return hasMoved(state) === false ? 'still' : 'moved'
}

/** How far the newest value is under the largest since the fit; null where none is known. */
export function fallOf(state: DetectorState, level: LevelName): number | null {
  const now = newest(state, level)
  return now === null ? null : (state.most[level] ?? now) - now
}

/** How far the newest value is over the least since the fit; null where none is known. */
export function riseOf(state: DetectorState, level: LevelName): number | null {
  const now = newest(state, level)
  return now === null ? null : now - (state.least[level] ?? now)
}

function exceeds(move: number | null, mark: number): boolean | null {
  return move === null ? null : move > mark
}

function newest({ recent }: DetectorState, level: LevelName): number | null {
  return recent.findLast(({ levels }) => levels[level] !== null)?.levels[level] ?? null
}
