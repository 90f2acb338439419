/** At what pace a trainer posts, and from when on its silence is longer than that. Nothing here says what a silence means. */

/** Of so many newest gaps between posts the pace is made. */
export const MOST_GAPS = 32

/** Fewer gaps make no pace. */
const LEAST_GAPS = 3
/** A run that posts many times a second is not silent after one of them. */
const LEAST_MS = 30_000

/**
 * Milliseconds after a post within which the next one is expected: three times the ninth decile of the newest gaps, so
 * that one long pause among them, as over a night, changes nothing. Null where there are too few.
 */
export function expectedWithin(gaps: readonly number[]): number | null {
  if (gaps.length < LEAST_GAPS) return null
  const sorted = gaps.toSorted((a, b) => a - b)
  const ninthDecile = sorted[Math.ceil(0.9 * sorted.length) - 1] ?? 0
  return Math.max(LEAST_MS, 3 * ninthDecile)
}
