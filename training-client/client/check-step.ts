/** What a trainer may call a step. */

/** Why this is not a step, or null. */
export function checkStep(step: number): string | null {
  return Number.isSafeInteger(step) && step >= 0 ? null : 'a step is an integer from 0 to 2^53 - 1'
}
