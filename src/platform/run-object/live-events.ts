/** The newest messages of the live channel, kept for listeners that come back: bounded in number and in bytes. */
import { z } from 'zod'
import type { LiveEvent, LiveNews } from '../../wire/live.ts'
import type { Migration } from '../migrations.ts'

export const liveEventsMigration: Migration = `
  -- nth: counts from 1; total: bytes of all messages up to this one; body: the message as it is sent.
  CREATE TABLE live_events (
    seq INTEGER PRIMARY KEY,
    nth INTEGER NOT NULL,
    total INTEGER NOT NULL,
    body TEXT NOT NULL
  );
  `

const MOST_EVENTS = 500
const MOST_BYTES = 1_000_000
/** A longer message is sent whole to whoever listens, and kept as the word that there was one. */
const MOST_EVENT_BYTES = 64_000
/** Pruning looks at every kept row, so it is not done with each event. */
const PRUNE_EVERY = 16

const placeSchema = z.object({ seq: z.int(), nth: z.int(), total: z.int() })
type Place = z.infer<typeof placeSchema>

/**
 * Gives news their place, keeps them, and returns the message. Places follow the clock, so that none comes a second time
 * where a run was made again or restored.
 */
export function appendEvent(sql: SqlStorage, news: LiveNews, now: number): string {
  const before = newestPlace(sql)
  const seq = Math.max(before.seq + 1, now)
  const message = JSON.stringify({ ...news, seq } satisfies LiveEvent)
  const bytes = new TextEncoder().encode(message).byteLength
  const fits = bytes <= MOST_EVENT_BYTES
  const place = { seq, nth: before.nth + 1, total: before.total + (fits ? bytes : 0) }
  sql.exec(
    'INSERT INTO live_events (seq, nth, total, body) VALUES (?, ?, ?, ?)',
    place.seq,
    place.nth,
    place.total,
    fits ? message : reload(seq),
  )
  if (place.nth % PRUNE_EVERY === 0) prune(sql, place)
  return message
}

/** 0 before the first event. */
export function newestSeq(sql: SqlStorage): number {
  return newestPlace(sql).seq
}

/** The messages after a place, in order; one `reload` in their stead where not all of them are kept. */
export function eventsAfter(sql: SqlStorage, after: number): string[] {
  const newest = newestSeq(sql)
  if (after === newest) return []
  // Only what follows a kept event is known to be whole: the place may lie before those, or in another history.
  const isKept = sql.exec('SELECT 1 FROM live_events WHERE seq = ?', after).toArray().length > 0
  if (!isKept) return [reload(newest)]
  return sql
    .exec('SELECT body FROM live_events WHERE seq > ? ORDER BY seq', after)
    .toArray()
    .map((row) => String(row['body']))
}

function newestPlace(sql: SqlStorage): Place {
  const [row] = sql.exec('SELECT seq, nth, total FROM live_events ORDER BY seq DESC LIMIT 1').toArray()
  return row === undefined ? { seq: 0, nth: 0, total: 0 } : placeSchema.parse(row)
}

function prune(sql: SqlStorage, { seq, nth, total }: Place): void {
  sql.exec(
    'DELETE FROM live_events WHERE seq < ? AND (nth <= ? OR total <= ?)',
    seq,
    nth - MOST_EVENTS,
    total - MOST_BYTES,
  )
}

function reload(seq: number): string {
  return JSON.stringify({ type: 'reload', seq } satisfies LiveEvent)
}
