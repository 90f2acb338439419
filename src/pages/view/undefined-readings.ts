import type { HistoryRow } from '../../wire/reading.ts'

/** A measure that was undefined for one reason, and at which steps. */
export type UndefinedReadings = { measure: string; because: string; steps: number; from: number; to: number }

/** Undefined readings of a history, one entry a measure and reason. */
export function undefinedReadings(rows: readonly HistoryRow[]): UndefinedReadings[] {
  const found = new Map<string, UndefinedReadings>()
  for (const { step, readings } of rows) {
    for (const [measure, reading] of Object.entries(readings ?? {})) {
      if (!('undefined_because' in reading)) continue
      const because = reading.undefined_because
      const key = JSON.stringify([measure, because])
      const known = found.get(key) ?? { measure, because, steps: 0, from: step, to: step }
      known.steps += 1
      known.from = Math.min(known.from, step)
      known.to = Math.max(known.to, step)
      found.set(key, known)
    }
  }
  return [...found.values()]
}
