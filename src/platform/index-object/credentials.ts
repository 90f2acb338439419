/** Credentials in a project's SQLite: found by id, compared by HMAC, never stored as text. */
import { z } from 'zod'
import {
  type Authority,
  type KeptCredential,
  MOST_CREDENTIALS,
  type NewCredential,
  type Presented,
} from '../../service/identity/ports.ts'
import type { CredentialKind } from '../../wire/credential.ts'
import { scopeSchema } from '../../wire/identity.ts'

const rowSchema = z.object({
  id: z.string(),
  kind: z.enum(['api_key', 'run_token', 'share_link', 'session', 'code']),
  name: z.string(),
  scopes: z.string().transform((json) => z.array(scopeSchema).parse(JSON.parse(json))),
  run: z.string().nullable(),
  parent: z.string().nullable(),
  mac: z.instanceof(ArrayBuffer),
  old_mac: z.instanceof(ArrayBuffer).nullable(),
  old_secret_until: z.number().nullable(),
  created_at: z.number(),
  expires_at: z.number().nullable(),
  last_used_at: z.number().nullable(),
  revoked_at: z.number().nullable(),
})
export type CredentialRow = z.infer<typeof rowSchema>

/** `last_used_at` is written at most so often: a use must not cost a write. */
const USED_EVERY_MS = 60_000

/** An unknown id is compared all the same, with what no HMAC is. */
const NO_MAC = new ArrayBuffer(32)

export function credentialRow(sql: SqlStorage, kind: CredentialKind, id: string): CredentialRow | null {
  const [row] = sql.exec('SELECT * FROM credentials WHERE kind = ? AND id = ?', kind, id).toArray()
  return row === undefined ? null : rowSchema.parse(row)
}

/** What stands behind a presented credential: itself, or for a session or a code the one that it was made with. */
export function authorityOf(sql: SqlStorage, presented: Presented, now: number): Authority | null {
  const row = credentialRow(sql, presented.kind, presented.id)
  const isNewest = isSame(row?.mac ?? NO_MAC, presented.mac)
  const isOld = isSame(row?.old_mac ?? NO_MAC, presented.mac) && now < (row?.old_secret_until ?? 0)
  if (row === null || !(isNewest || isOld) || !isInForce(row, now)) return null
  const behind = row.parent === null ? row : parentOf(sql, row.parent)
  if (behind === null || !isInForce(behind, now) || isOfEndedSecret(row, behind, now)) return null
  const { id, kind, scopes, run, expires_at } = behind
  if (kind === 'session' || kind === 'code') return null
  if (now - (behind.last_used_at ?? 0) >= USED_EVERY_MS)
    sql.exec('UPDATE credentials SET last_used_at = ? WHERE kind = ? AND id = ?', now, kind, id)
  return { id, kind, scopes, run, expires_at }
}

export function insertCredential(sql: SqlStorage, credential: NewCredential): void {
  const { id, kind, name, scopes, run, parent, mac, created_at, expires_at } = credential
  sql.exec(
    `INSERT INTO credentials (id, kind, name, scopes, run, parent, mac, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    kind,
    name,
    JSON.stringify(scopes),
    run,
    parent,
    mac.buffer,
    created_at,
    expires_at,
  )
}

/**
 * False where there are as many in force as may be. Of those that have ended the oldest go; so do the oldest sessions and
 * codes, which are made anew by whoever needs one.
 */
export function makeRoom(
  sql: SqlStorage,
  { kind, run }: Pick<NewCredential, 'kind' | 'run'>,
  now: number,
): boolean {
  const most = MOST_CREDENTIALS[kind]
  const isPassing = kind === 'session' || kind === 'code'
  const over = () =>
    Number(
      sql.exec('SELECT count(*) AS n FROM credentials WHERE kind = ? AND run IS ?', kind, run).one()['n'],
    ) -
    most +
    1
  if (over() <= 0) return true
  sql.exec(
    `DELETE FROM credentials WHERE kind = ?1 AND id IN (
       SELECT id FROM credentials
       WHERE kind = ?1 AND run IS ?2 AND (?3 OR revoked_at IS NOT NULL OR expires_at <= ?4)
       ORDER BY created_at LIMIT ?5)`,
    kind,
    run,
    isPassing ? 1 : 0,
    now,
    over(),
  )
  return over() <= 0
}

/** Sessions and codes that have ended are of no use to anyone. */
export function dropEnded(sql: SqlStorage, now: number): void {
  sql.exec("DELETE FROM credentials WHERE kind IN ('session', 'code') AND expires_at <= ?", now)
}

export function keptCredentials(sql: SqlStorage, kind: CredentialKind, run: string | null): KeptCredential[] {
  return sql
    .exec('SELECT * FROM credentials WHERE kind = ? AND run IS ? ORDER BY created_at, id', kind, run)
    .toArray()
    .map((row) => keptOf(rowSchema.parse(row)))
}

export function keptOf(row: CredentialRow): KeptCredential {
  const { id, kind, name, scopes, run, parent, created_at, expires_at, last_used_at, revoked_at } = row
  const { old_secret_until } = row
  return {
    ...{ id, kind, name, scopes, run, parent, created_at, expires_at },
    ...{ last_used_at, revoked_at, old_secret_until },
  }
}

export function isInForce(row: Pick<CredentialRow, 'expires_at' | 'revoked_at'>, now: number): boolean {
  return row.revoked_at === null && (row.expires_at === null || now < row.expires_at)
}

function parentOf(sql: SqlStorage, id: string): CredentialRow | null {
  return credentialRow(sql, 'api_key', id) ?? credentialRow(sql, 'share_link', id)
}

/** Sessions from before an old secret's end may have been opened with it, and end with it. */
function isOfEndedSecret(row: CredentialRow, { old_secret_until }: CredentialRow, now: number): boolean {
  if (row.parent === null || old_secret_until === null) return false
  return row.created_at <= old_secret_until && now >= old_secret_until
}

/** Takes as long wherever the first difference is. */
function isSame(stored: ArrayBuffer, given: Uint8Array<ArrayBuffer>): boolean {
  return given.byteLength === stored.byteLength && crypto.subtle.timingSafeEqual(stored, given)
}
