/** A history as CSV: a row a step, a column a measure and a scalar; an undefined reading is an empty field. */
import type { HistoryRow, Reading } from '../wire/reading.ts'

/** An explicit format decides; then whether Accept asks for CSV. */
export function wantsCsv(format: 'json' | 'csv' | undefined, accept: string | undefined): boolean {
  if (format !== undefined) return format === 'csv'
  return accept?.includes('text/csv') ?? false
}

export function historyCsv(rows: readonly HistoryRow[]): string {
  const measures = names(rows.map((row) => row.readings))
  const scalars = names(rows.map((row) => row.scalars)).filter((name) => !measures.includes(name))
  const both = names(rows.map((row) => row.scalars)).filter((name) => measures.includes(name))
  const header = ['step', ...measures, ...scalars, ...both.map((name) => `scalar_${name}`)]
  const lines = rows.map((row) =>
    [
      String(row.step),
      ...measures.map((name) => readingField(row.readings?.[name])),
      ...scalars.map((name) => scalarField(row.scalars?.[name])),
      ...both.map((name) => scalarField(row.scalars?.[name])),
    ].join(','),
  )
  return `${[header.join(','), ...lines].join('\n')}\n`
}

function names(records: readonly (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  const seen = new Set<string>()
  for (const record of records) for (const name of Object.keys(record ?? {})) seen.add(name)
  return [...seen].sort()
}

function readingField(reading: Reading | undefined): string {
  if (reading === undefined || 'undefined_because' in reading) return ''
  return typeof reading.value === 'number' ? String(reading.value) : reading.value.join(' ')
}

function scalarField(value: number | string | undefined): string {
  return value === undefined ? '' : String(value)
}
