/** Kept answers in an object's SQLite: one row an idempotency key, bounded in number, gone after a day. */
import { ANSWER_KEPT_MS, type AnswerBegun } from '../service/kept-answers.ts'
import type { Migration } from './migrations.ts'

/** An isolate that dies takes its request with it: after this the key may be begun anew. */
const IN_FLIGHT_MS = 60_000

/** Beyond, the oldest answers go first. */
const MOST_ANSWERS = 1000

export const keptAnswersMigration: Migration = `
  -- answer: sealed, NULL while the request is under way; ticket: who may set it.
  CREATE TABLE kept_answers (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    ticket TEXT NOT NULL,
    answer BLOB,
    expires_at INTEGER NOT NULL
  );
  CREATE INDEX kept_answers_expiry ON kept_answers (expires_at);
  `

export function beginAnswer(sql: SqlStorage, name: string, digest: string, now: number): AnswerBegun {
  const row = sql
    .exec('SELECT digest, answer FROM kept_answers WHERE name = ? AND expires_at > ?', name, now)
    .toArray()
    .at(0)
  if (row !== undefined) {
    if (row['digest'] !== digest) return { kind: 'conflict' }
    const { answer } = row
    if (answer instanceof ArrayBuffer) return { kind: 'kept', sealed: new Uint8Array(answer) }
    return { kind: 'in_flight' }
  }
  makeRoom(sql)
  const ticket = crypto.randomUUID()
  sql.exec(
    `INSERT INTO kept_answers (name, digest, ticket, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, ticket = excluded.ticket, answer = NULL,
       expires_at = excluded.expires_at`,
    name,
    digest,
    ticket,
    now + IN_FLIGHT_MS,
  )
  return { kind: 'go', ticket }
}

export function keepAnswer(
  sql: SqlStorage,
  name: string,
  ticket: string,
  sealed: Uint8Array<ArrayBuffer>,
  now: number,
): void {
  sql.exec(
    'UPDATE kept_answers SET answer = ?, expires_at = ? WHERE name = ? AND ticket = ?',
    sealed,
    now + ANSWER_KEPT_MS,
    name,
    ticket,
  )
}

export function forgetAnswer(sql: SqlStorage, name: string, ticket: string): void {
  sql.exec('DELETE FROM kept_answers WHERE name = ? AND ticket = ?', name, ticket)
}

export function expireAnswers(sql: SqlStorage, now: number): void {
  sql.exec('DELETE FROM kept_answers WHERE expires_at <= ?', now)
}

/** When the next answer expires, or null. */
export function nextAnswerExpiry(sql: SqlStorage): number | null {
  const [row] = sql.exec('SELECT min(expires_at) AS due FROM kept_answers').toArray()
  const due = row?.['due']
  return typeof due === 'number' ? due : null
}

function makeRoom(sql: SqlStorage): void {
  sql.exec(
    `DELETE FROM kept_answers WHERE name IN (
       SELECT name FROM kept_answers WHERE answer IS NOT NULL ORDER BY expires_at
       LIMIT max(0, (SELECT count(*) FROM kept_answers) - ?))`,
    MOST_ANSWERS - 1,
  )
}
