// The script of a run's page: charts that answer to the pointer and the keyboard, kept up to date by the live channel.
import './run/language.ts'

import type { HistoryRow } from '../../wire/reading.ts'
import { addRow, type RowBook, rowsOf } from '../view/row-book.ts'
import { announceChanges } from './run/announce.ts'
import { ChartWall } from './run/chart-wall.ts'
import { fetchHistory } from './run/history.ts'
import { bandOf, fieldOf, listOf, textOf, unitOf } from './run/incoming.ts'
import { type Listener, listen, type Polled } from './run/live.ts'
import { markOf } from './run/marks.ts'
import { surroundingsOf } from './run/surroundings.ts'
import { keepClocks } from './shared/clocks.ts'
import { showConnection } from './shared/connection.ts'
import { refreshRegions } from './shared/regions.ts'
import { settled } from './shared/settled.ts'

/** The least time between two refreshes of the page's regions, so that a fast trainer does not make a slow page. */
const refreshEveryMs = 700
/** Some of the page is kept for ten seconds where it is made: so long after the last news it is taken once more. */
const quietMs = 12_000

const page = dataOf('page-data')
const run = textOf(fieldOf(page, 'run'))
const wall = new ChartWall(listOf(fieldOf(page, 'measures'), unitOf))
let book: RowBook = new Map()
let liveRows: HistoryRow[] = []

function dataOf(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null')
}

function draw(): void {
  wall.draw(rowsOf(book), listOf(dataOf('page-bands'), bandOf), listOf(dataOf('page-marks'), markOf))
}

/** The tag of the history that is shown; null where none was fetched yet. */
let etag: string | null = null
let fetches = 0

/** Takes the whole history where it is another than the tag's; rows that arrive meanwhile are kept. */
async function take(known: string | null): Promise<Polled> {
  fetches += 1
  const mine = fetches
  liveRows = []
  const fetched = await fetchHistory(run, known)
  if (fetched.kind === 'unchanged') return 'answered'
  if (fetched.kind !== 'rows') return fetched.kind
  // Of two that were under way the one that was asked last is the newer.
  if (mine !== fetches) return 'answered'
  etag = fetched.etag
  book = new Map()
  for (const row of [...fetched.rows, ...liveRows]) addRow(book, row)
  draw()
  refresh()
  return 'answered'
}

let refreshing: Promise<void> | undefined
let refreshAgain = false

/** Refreshes regions and bands, one at a time and not too often; the last request is never lost. */
function refreshNow(): void {
  if (refreshing !== undefined) {
    refreshAgain = true
    return
  }
  refreshing = refreshRegions()
    .then(() => {
      draw()
      announceChanges()
    })
    .catch(() => undefined)
    .then(() => new Promise<void>((resolve) => setTimeout(resolve, refreshEveryMs)))
    .finally(() => {
      refreshing = undefined
      if (!refreshAgain) return
      refreshAgain = false
      refreshNow()
    })
}

const refreshAfterwards = settled(refreshNow, quietMs)

function refresh(): void {
  refreshNow()
  refreshAfterwards()
}

keepClocks()
announceChanges()
const listener: Listener = {
  state: showConnection,
  reload: async () => (await take(null)) === 'answered',
  poll: () => take(etag),
  rows: (rows) => {
    for (const row of rows) {
      addRow(book, row)
      liveRows.push(row)
    }
    draw()
    refresh()
  },
  recomputed: () => {
    void take(null)
    refresh()
  },
  changed: refresh,
}
listen(listener, surroundingsOf(run))
