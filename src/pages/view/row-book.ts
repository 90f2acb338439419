import type { HistoryRow } from '../../wire/reading.ts'

/** The history as a page knows it: a row a step, filled in by what is fetched and by what arrives live, in any order. */
export type RowBook = Map<number, HistoryRow>

export function addRow(book: RowBook, row: HistoryRow): void {
  const known = book.get(row.step)
  book.set(row.step, {
    step: row.step,
    readings: both(known?.readings, row.readings),
    scalars: both(known?.scalars, row.scalars),
  })
}

function both<Value>(older: Record<string, Value> | undefined, newer: Record<string, Value> | undefined) {
  return older === undefined ? newer : { ...older, ...newer }
}

export function rowsOf(book: RowBook): HistoryRow[] {
  return [...book.values()].sort((a, b) => a.step - b.step)
}
