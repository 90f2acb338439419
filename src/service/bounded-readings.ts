/** Readings as they fit into one row of storage, which takes 2 MB on Cloudflare. */
import type { Readings } from '../wire/reading.ts'

/** As JSON in UTF-8. */
export const MOST_READINGS_BYTES = 1_000_000

/**
 * The same readings, where they fit. Where the values by tensor make them too large, as the names of thousands of tensors
 * do, those are left out of every reading, and what they sum up to stays.
 */
export function boundedReadings(readings: Readings): Readings {
  if (bytesOf(readings) <= MOST_READINGS_BYTES) return readings
  return Object.fromEntries(
    Object.entries(readings).map(([measure, reading]) => [
      measure,
      'value' in reading ? { value: reading.value } : reading,
    ]),
  )
}

function bytesOf(readings: Readings): number {
  return new TextEncoder().encode(JSON.stringify(readings)).byteLength
}
