/** The fold of patience: how many checks in a row have brought nothing better. */
import type { Point } from './counterfactual.ts'

export interface PatienceSettings {
  /** Checks in a row without an improvement after which it stops. */
  readonly patience: number
  /** What is better by no more than this is no improvement. */
  readonly minDelta: number
  /** Whether NaN or an infinity stops at once. */
  readonly checkFinite: boolean
}

/** Less is better. Null where it never stops. */
export function patienceStop(points: readonly Point[], settings: PatienceSettings): number | null {
  let best = Number.POSITIVE_INFINITY
  let waited = 0
  for (const [index, { step, value }] of points.entries()) {
    if (settings.checkFinite && !Number.isFinite(value)) return step
    if (value < best - settings.minDelta) {
      best = value
      waited = 0
    } else {
      waited += 1
      // Keras does not stop at its first check, whatever it says.
      if (waited >= settings.patience && index > 0) return step
    }
  }
  return null
}
