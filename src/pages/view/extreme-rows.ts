import type { Cell } from './columns.ts'

/**
 * Which rows to keep so that a chart of many looks the same: of each bucket of rows, the first, the last, and the
 * least and greatest of every series. Spikes survive; nothing is averaged or chosen by chance.
 */
export function extremeRows(series: readonly (readonly Cell[])[], rows: number, buckets: number): number[] {
  if (rows <= buckets) return Array.from({ length: rows }, (_, row) => row)
  const kept = new Set<number>()
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * rows) / buckets)
    const end = Math.floor(((bucket + 1) * rows) / buckets)
    kept.add(from)
    kept.add(end - 1)
    for (const cells of series) for (const row of extremes(cells, from, end)) kept.add(row)
  }
  return [...kept].sort((a, b) => a - b)
}

function extremes(cells: readonly Cell[], from: number, end: number): number[] {
  let least: number | undefined
  let greatest: number | undefined
  const gaps: number[] = []
  for (let row = from; row < end; row++) {
    const cell = cells[row]
    if (cell === null && gaps.length === 0) gaps.push(row)
    if (cell === null || cell === undefined) continue
    if (least === undefined || cell < (cells[least] ?? cell)) least = row
    if (greatest === undefined || cell > (cells[greatest] ?? cell)) greatest = row
  }
  return [least, greatest, ...gaps].filter((row) => row !== undefined)
}
