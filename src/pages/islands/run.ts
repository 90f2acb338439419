// The script of a run's page: charts that answer to the pointer and the keyboard, kept up to date by the live channel.
import './run/language.ts'

import type { HistoryRow } from '../../wire/reading.ts'
import { addRow, type RowBook, rowsOf } from '../view/row-book.ts'
import { announceChanges } from './run/announce.ts'
import { ChartWall } from './run/chart-wall.ts'
import { fetchHistory } from './run/history.ts'
import { bandOf, fieldOf, listOf, textOf, unitOf } from './run/incoming.ts'
import { listen } from './run/live.ts'
import { keepClocks } from './shared/clocks.ts'
import { showConnection } from './shared/connection.ts'
import { refreshRegions } from './shared/regions.ts'

/** The least time between two refreshes of the page's regions, so that a fast trainer does not make a slow page. */
const refreshEveryMs = 700

const page = dataOf('page-data')
const run = textOf(fieldOf(page, 'run'))
const wall = new ChartWall(listOf(fieldOf(page, 'measures'), unitOf))
let book: RowBook = new Map()
let liveRows: HistoryRow[] = []

function dataOf(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null')
}

function draw(): void {
  wall.draw(rowsOf(book), listOf(dataOf('page-bands'), bandOf))
}

/** Takes the whole history anew; rows that arrive meanwhile are kept. */
async function reload(): Promise<void> {
  liveRows = []
  const fetched: RowBook = new Map()
  for (const row of await fetchHistory(run)) addRow(fetched, row)
  for (const row of liveRows) addRow(fetched, row)
  book = fetched
}

let refreshing: Promise<void> | undefined
let refreshAgain = false

/** Refreshes regions and bands, one at a time and not too often; the last request is never lost. */
function refresh(): void {
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
      refresh()
    })
}

/** Whether a fetch of the history succeeded; the live channel tries again where it did not. */
async function reloadAndDraw(): Promise<boolean> {
  try {
    await reload()
    draw()
    return true
  } catch {
    return false
  }
}

keepClocks()
announceChanges()
listen(run, {
  state: showConnection,
  opened: async () => {
    refresh()
    return reloadAndDraw()
  },
  rows: (rows) => {
    for (const row of rows) {
      addRow(book, row)
      liveRows.push(row)
    }
    draw()
    refresh()
  },
  recomputed: () => {
    void reloadAndDraw()
    refresh()
  },
  changed: refresh,
})
