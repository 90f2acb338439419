/** When a delivery that did not arrive is tried again: ever later, for three days. */

const FIRST_MS = 10_000
const FACTOR = 4
const LONGEST_MS = 12 * 3_600_000

/** From the first attempt on; what has not arrived by then is given up. */
export const TRIED_FOR_MS = 3 * 86_400_000

/**
 * Milliseconds after an attempt until the next one: 10 s, 40 s, 160 s ... at most 12 h, each shortened by up to a fifth so
 * that what failed together does not come back together. `attempts` made so far, 1 or more; `draw` from [0, 1).
 */
export function retryAfter(attempts: number, draw: number): number {
  const wait = Math.min(LONGEST_MS, FIRST_MS * FACTOR ** (attempts - 1))
  return Math.round(wait * (1 - 0.2 * draw))
}
