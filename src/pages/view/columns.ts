import type { HistoryRow, ReadingValue } from '../../wire/reading.ts'

/** A number; null where a reading is undefined (the line breaks); undefined where nothing was posted (it does not). */
export type Cell = number | null | undefined

/** Steps in rising order, and a column of cells for each series. */
export type Columns = { steps: number[]; cells: Cell[][] }

/** What a series draws: a measure or scalar by name, and which entry where the measure is a list. */
export type SeriesSource = { name: string; entry?: number }

export function columnsOf(rows: readonly HistoryRow[], sources: readonly SeriesSource[]): Columns {
  const known = rows
    .filter((row) => sources.some((source) => cellOf(row, source) !== undefined))
    .sort((a, b) => a.step - b.step)
  return {
    steps: known.map((row) => row.step),
    cells: sources.map((source) => known.map((row) => cellOf(row, source))),
  }
}

/** NaN and the infinities cannot be drawn: they break the line, as an undefined reading does. */
export function cellOf(row: HistoryRow, source: SeriesSource): Cell {
  const known = numberOf(row, source)
  if (known !== undefined) return Number.isFinite(known) ? known : null
  return row.readings?.[source.name] === undefined ? undefined : null
}

/** A reading wins over the trainer's scalar of the same name and step; a scalar fills in for an undefined reading. */
function numberOf(row: HistoryRow, { name, entry }: SeriesSource): number | undefined {
  const reading = row.readings?.[name]
  const value = reading !== undefined && 'value' in reading ? entryOf(reading.value, entry) : undefined
  const scalar = row.scalars?.[name]
  return value ?? (scalar === undefined ? undefined : Number(scalar))
}

function entryOf(value: ReadingValue, entry: number | undefined): number | undefined {
  if (typeof value === 'number') return entry === undefined ? value : undefined
  return entry === undefined ? undefined : value[entry]
}

/** The newest number of a series, NaN and the infinities included. */
export function newestOf(
  rows: readonly HistoryRow[],
  source: SeriesSource,
): { step: number; value: number } | undefined {
  let newest: { step: number; value: number } | undefined
  for (const row of rows) {
    const value = numberOf(row, source)
    if (value !== undefined && (newest === undefined || row.step >= newest.step))
      newest = { step: row.step, value }
  }
  return newest
}
