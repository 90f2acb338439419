/** Fewer points of a history: the smallest and the largest of each bucket, series by series, so spikes survive. */
import type { HistoryRow } from '../wire/reading.ts'
import type { ScalarValue } from '../wire/scalars.ts'

interface Bucket {
  min: { row: number; value: number }
  max: { row: number; value: number }
}

/** `points` bounds the points of each series; rows hold only what was kept at their step. */
export function downsample(rows: readonly HistoryRow[], points: number): readonly HistoryRow[] {
  if (rows.length <= points) return rows
  const buckets = Math.max(1, Math.floor(points / 2))
  const kept = rows.map((): Set<string> => new Set())
  for (const [series, values] of seriesOf(rows)) {
    for (const bucket of bucketed(values, rows.length, buckets)) {
      kept[bucket.min.row]?.add(series)
      kept[bucket.max.row]?.add(series)
    }
  }
  return rows.flatMap((row, index) => keep(row, kept[index] ?? new Set()))
}

function* seriesOf(rows: readonly HistoryRow[]): Generator<[string, Map<number, number>]> {
  const series = new Map<string, Map<number, number>>()
  const add = (name: string, row: number, value: number) => {
    const values = series.get(name) ?? new Map<number, number>()
    values.set(row, value)
    series.set(name, values)
  }
  for (const [index, row] of rows.entries()) {
    for (const [measure, reading] of Object.entries(row.readings ?? {})) {
      if ('undefined_because' in reading) continue
      // A list has no order: one of each bucket stands for the others.
      add(`r:${measure}`, index, typeof reading.value === 'number' ? reading.value : 0)
    }
    for (const [name, value] of Object.entries(row.scalars ?? {})) add(`s:${name}`, index, Number(value))
  }
  yield* series
}

function bucketed(values: Map<number, number>, rows: number, buckets: number): Iterable<Bucket> {
  const found = new Map<number, Bucket>()
  for (const [row, value] of values) {
    const index = Math.floor((row * buckets) / rows)
    const bucket = found.get(index)
    if (bucket === undefined) found.set(index, { min: { row, value }, max: { row, value } })
    else if (value < bucket.min.value || Number.isNaN(value)) bucket.min = { row, value }
    else if (value > bucket.max.value) bucket.max = { row, value }
  }
  return found.values()
}

function keep(row: HistoryRow, kept: ReadonlySet<string>): HistoryRow[] {
  if (kept.size === 0) return []
  const readings = Object.entries(row.readings ?? {}).filter(([name]) => kept.has(`r:${name}`))
  const scalars: [string, ScalarValue][] = Object.entries(row.scalars ?? {}).filter(([name]) =>
    kept.has(`s:${name}`),
  )
  return [
    {
      step: row.step,
      ...(readings.length > 0 ? { readings: Object.fromEntries(readings) } : {}),
      ...(scalars.length > 0 ? { scalars: Object.fromEntries(scalars) } : {}),
    },
  ]
}
