/** The readings of a run in few bytes: by measure, a cell a snapshot. */
import { z } from 'zod'
import { type Readings, readingValueSchema } from '../../src/wire/reading.ts'

/** The readings of the snapshot at one step. */
export interface ReadingsAt {
  readonly step: number
  readonly readings: Readings
}

/** A cell is a value, or why there is none as text. Every measure has as many cells as there are steps. */
export const compactReadingsSchema = z
  .object({
    steps: z.array(z.int().nonnegative()),
    readings: z.record(z.string(), z.array(z.union([readingValueSchema, z.string()]))),
  })
  .refine(({ steps, readings }) => Object.values(readings).every((cells) => cells.length === steps.length), {
    error: 'a measure has more or fewer cells than there are steps',
  })
export type CompactReadings = z.infer<typeof compactReadingsSchema>

const digits = 7

/** Values keep seven significant digits; what a reading says `by` tensor is left out. */
export function compact(rows: readonly ReadingsAt[]): CompactReadings {
  const ids = new Set(rows.flatMap(({ readings }) => Object.keys(readings)))
  const readings = Array.from(ids, (id) => [id, rows.map((row) => cellOf(row, id))] as const)
  return { steps: rows.map(({ step }) => step), readings: Object.fromEntries(readings) }
}

function cellOf({ readings }: ReadingsAt, id: string): CompactReadings['readings'][string][number] {
  const reading = readings[id] ?? { undefined_because: 'it was not evaluated' }
  if ('undefined_because' in reading) return reading.undefined_because
  return typeof reading.value === 'number' ? rounded(reading.value) : reading.value.map(rounded)
}

function rounded(value: number): number {
  return Number(value.toPrecision(digits))
}

/** The rows again, in the order in which they were given. */
export function expand({ steps, readings }: CompactReadings): ReadingsAt[] {
  return steps.map((step, row) => ({
    step,
    readings: Object.fromEntries(
      Object.entries(readings).flatMap(([id, cells]) => {
        const cell = cells[row]
        if (cell === undefined) return []
        return [[id, typeof cell === 'string' ? { undefined_because: cell } : { value: cell }]]
      }),
    ),
  }))
}
