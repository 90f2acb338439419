import type { HistoryRow } from '../../../wire/reading.ts'
import { fieldOf, listOf, rowOf } from './incoming.ts'

/** What a live event can mean to the page. */
export type News = {
  rows(rows: HistoryRow[]): void
  /** Verdicts of the past have changed. */
  recomputed(): void
  /** The run itself has changed, as when it is closed. */
  changed(): void
}

/** Events are those of `src/wire/live.ts`; of a kind that is not known here, nothing is made: a newer advisor may say more. */
export function tell(event: unknown, news: News): void {
  switch (fieldOf(event, 'type')) {
    case 'advice':
      news.rows(listOf([fieldOf(event, 'advice')], rowOf))
      break
    case 'scalars':
      news.rows(listOf(fieldOf(event, 'lines'), rowOf))
      break
    case 'recomputed':
      news.recomputed()
      break
    case 'run':
      news.changed()
      break
  }
}
