/** Whether what a run says of unseen data moves as it does where runs generalize. */
import type { LevelName } from './levels.ts'
import type { DetectorState } from './state.ts'
import { fallenLossFall, movedAccuracyRise, movedLossFall } from './thresholds.ts'

/**
 * True where a loss on unseen data has fallen from its maximum since the fit, or accuracy risen from its minimum, by more
 * than the marks: the plateau of a slow run can be a hundred times as long as its fit, and all the while its test loss falls
 * a little. Null where none of it is known.
 */
export function hasMoved(state: DetectorState): boolean | null {
  const accuracy = newest(state, 'accuracy')
  const rises = accuracy === null ? null : accuracy - (state.least.accuracy ?? accuracy) > movedAccuracyRise
  const known = [...lossesFallen(state, movedLossFall), rises].filter((moves) => moves !== null)
  return known.length === 0 ? null : known.some((moves) => moves)
}

/** Whether every loss on unseen data that is known has fallen by more than its mark: a circuit that grows lowers them all. */
export function hasFallen(state: DetectorState): boolean {
  const known = lossesFallen(state, fallenLossFall).filter((fallen) => fallen !== null)
  return known.length > 0 && known.every((fallen) => fallen)
}

function lossesFallen(state: DetectorState, mark: number): (boolean | null)[] {
  return (['test', 'averaged'] as const).map((level) => {
    const now = newest(state, level)
    return now === null ? null : (state.most[level] ?? now) - now > mark
  })
}

function newest({ recent }: DetectorState, level: LevelName): number | null {
  return recent.findLast(({ levels }) => levels[level] !== null)?.levels[level] ?? null
}
