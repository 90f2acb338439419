// Reads what arrives at the page, without a schema library in the browser: what is not of the expected shape is left out.
import type { HistoryRow, Reading, Readings } from '../../../wire/reading.ts'
import type { Band } from '../../view/bands.ts'
import type { MeasureUnit } from '../../view/charts.ts'
import { isPhase } from '../../view/phase-words.ts'

export function fieldOf(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key === name)?.[1]
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The items of a list that can be read. */
export function listOf<Item>(value: unknown, read: (item: unknown) => Item | undefined): Item[] {
  return Array.isArray(value) ? value.map(read).filter((item) => item !== undefined) : []
}

/** A row of history, or an advice, which has the step and the readings of one. */
export function rowOf(value: unknown): HistoryRow | undefined {
  const step = fieldOf(value, 'step')
  if (typeof step !== 'number') return undefined
  const readings = fieldOf(value, 'readings')
  const scalars = fieldOf(value, 'scalars')
  return {
    step,
    ...(readings !== undefined && { readings: readingsOf(readings) }),
    ...(scalars !== undefined && { scalars: scalarsOf(scalars) }),
  }
}

export function bandOf(value: unknown): Band | undefined {
  const phase = textOf(fieldOf(value, 'phase'))
  const from = fieldOf(value, 'from')
  const to = fieldOf(value, 'to')
  return isPhase(phase) && typeof from === 'number' && typeof to === 'number'
    ? { phase, from, to }
    : undefined
}

export function unitOf(value: unknown): MeasureUnit | undefined {
  const id = textOf(fieldOf(value, 'id'))
  return id === '' ? undefined : { id, unit: textOf(fieldOf(value, 'unit')) }
}

function readingsOf(value: unknown): Readings {
  return Object.fromEntries(
    entriesOf(value).flatMap(([name, reading]) => {
      const read = readingOf(reading)
      return read === undefined ? [] : [[name, read]]
    }),
  )
}

function readingOf(value: unknown): Reading | undefined {
  const number = fieldOf(value, 'value')
  if (typeof number === 'number') return { value: number }
  if (Array.isArray(number)) return { value: number.map(Number) }
  const because = fieldOf(value, 'undefined_because')
  return typeof because === 'string' ? { undefined_because: because } : undefined
}

function scalarsOf(value: unknown): NonNullable<HistoryRow['scalars']> {
  return Object.fromEntries(
    entriesOf(value).flatMap(([name, scalar]) =>
      typeof scalar === 'number' || scalar === 'NaN' || scalar === 'Infinity' || scalar === '-Infinity'
        ? [[name, scalar]]
        : [],
    ),
  )
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}
