import type { HistoryRow } from '../../../wire/reading.ts'
import { fieldOf, listOf, rowOf } from './incoming.ts'

/** Rows asked for: several times the width of a wide chart in pixels, spikes kept by the server. */
const points = 4000

/** The history of a run from the API. */
export async function fetchHistory(run: string): Promise<HistoryRow[]> {
  const response = await fetch(`/v1/runs/${encodeURIComponent(run)}/readings?points=${points}`, {
    headers: { accept: 'application/json' },
  })
  if (!response.ok) throw new Error(`the advisor answered ${response.status}`)
  return listOf(fieldOf(await response.json(), 'rows'), rowOf)
}
