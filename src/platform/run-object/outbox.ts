/** What other objects must still hear of this run: one row a topic, delivered until its newest version arrived. */

export interface Due {
  readonly topic: string
  readonly version: number
  readonly attempts: number
}

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000

/** Says that a topic has news. Versions follow the clock, so that a run made again starts above the old one. */
export function announce(sql: SqlStorage, topic: string, now: number, dueAt: number): void {
  sql.exec(
    `INSERT INTO outbox (topic, version, due_at) VALUES (?, ?, ?)
     ON CONFLICT (topic) DO UPDATE SET version = max(outbox.version + 1, excluded.version),
       due_at = CASE WHEN outbox.delivered = outbox.version THEN excluded.due_at ELSE min(outbox.due_at, excluded.due_at) END`,
    topic,
    now,
    dueAt,
  )
}

export function dueTopics(sql: SqlStorage, now: number): Due[] {
  return sql
    .exec('SELECT topic, version, attempts FROM outbox WHERE delivered < version AND due_at <= ?', now)
    .toArray()
    .map((row) => ({
      topic: String(row['topic']),
      version: Number(row['version']),
      attempts: Number(row['attempts']),
    }))
}

export function setDelivered(sql: SqlStorage, due: Due): void {
  sql.exec(
    'UPDATE outbox SET delivered = max(delivered, ?), attempts = 0 WHERE topic = ?',
    due.version,
    due.topic,
  )
}

export function setUndelivered(sql: SqlStorage, due: Due, now: number): void {
  const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** due.attempts)
  sql.exec('UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE topic = ?', now + wait, due.topic)
}

export function nextDelivery(sql: SqlStorage): number | null {
  const [row] = sql.exec('SELECT min(due_at) AS due FROM outbox WHERE delivered < version').toArray()
  const due = row?.['due']
  return typeof due === 'number' ? due : null
}

/** The newest version of a topic, 0 for one that was never announced. */
export function topicVersion(sql: SqlStorage, topic: string): number {
  const [row] = sql.exec('SELECT version FROM outbox WHERE topic = ?', topic).toArray()
  return Number(row?.['version'] ?? 0)
}
