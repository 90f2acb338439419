/** One reading of many matrices: a summary, and each matrix' own value where they are few. */
import type { Reading } from '../../../wire/reading.ts'

/** Beyond this many the values of single tensors are left out, so that a reading stays small. */
export const mostNamed = 64

/** The median and the values themselves. A matrix without a value counts as none; `none` says why no matrix has one. */
export function medianReading(values: ReadonlyMap<string, number | null>, none: string): Reading {
  return summarize(values, median, none)
}

/** As medianReading, with the sum. */
export function sumReading(values: ReadonlyMap<string, number | null>, none: string): Reading {
  return summarize(values, (numbers) => numbers.reduce((sum, number) => sum + number, 0), none)
}

function summarize(
  values: ReadonlyMap<string, number | null>,
  summary: (numbers: readonly number[]) => number,
  none: string,
): Reading {
  const known = Array.from(values).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  )
  if (known.length === 0) return { undefined_because: none }
  const value = summary(known.map(([, number]) => number))
  return known.length > mostNamed ? { value } : { value, by: Object.fromEntries(known) }
}

/** The middle number, or the mean of the two in the middle. */
function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  const high = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  return low + (high - low) / 2
}
