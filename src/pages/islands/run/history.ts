/** The history of a run from the API, read again only where it is another. */
import type { HistoryRow } from '../../../wire/reading.ts'
import { fieldOf, listOf, rowOf } from './incoming.ts'

/** Rows asked for: several times the width of a wide chart in pixels, spikes kept by the server. */
const points = 4000

/** A run's history from the API, or why it cannot be had. */
export type Fetched =
  | { kind: 'rows'; rows: HistoryRow[]; etag: string | null }
  /** What the tag names is still what there is. */
  | { kind: 'unchanged' }
  | { kind: 'gone' | 'refused' | 'unanswered' }

export async function fetchHistory(run: string, etag: string | null): Promise<Fetched> {
  try {
    const response = await fetch(`/v1/runs/${encodeURIComponent(run)}/readings?points=${points}`, {
      headers: { accept: 'application/json', ...(etag !== null && { 'if-none-match': etag }) },
    })
    if (response.status === 304) return { kind: 'unchanged' }
    if (response.status === 404) return { kind: 'gone' }
    if (response.status === 401 || response.status === 403) return { kind: 'refused' }
    if (!response.ok) return { kind: 'unanswered' }
    const rows = listOf(fieldOf(await response.json(), 'rows'), rowOf)
    return { kind: 'rows', rows, etag: response.headers.get('etag') }
  } catch {
    return { kind: 'unanswered' }
  }
}
