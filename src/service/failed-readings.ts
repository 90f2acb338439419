/** The readings of a snapshot that could not be evaluated: every measure is undefined, for the same reason. */
import { measures } from '../core/measures/register.ts'
import type { Readings } from '../wire/reading.ts'

export function failedReadings(reason: string): Readings {
  return Object.fromEntries(
    measures.map((measure) => [measure.description.id, { undefined_because: reason }]),
  )
}
