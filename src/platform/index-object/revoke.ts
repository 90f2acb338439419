/** Ends a credential, and gives keys new secrets: what would lock everybody out is refused. */

import type { KeptCredential, Mac } from '../../service/identity/ports.ts'
import type { CredentialKind } from '../../wire/credential.ts'
import { type CredentialRow, credentialRow, isInForce, keptOf } from './credentials.ts'

export type Revoked = 'revoked' | 'unknown' | 'last_admin'

/** A session or a code goes without a trace; the others keep their row, so that a list shows them. */
export function revokeCredential(
  sql: SqlStorage,
  kind: CredentialKind,
  id: string,
  run: string | null,
  now: number,
): Revoked {
  const row = credentialRow(sql, kind, id)
  if (row === null || row.run !== run) return 'unknown'
  if (kind === 'session' || kind === 'code') {
    sql.exec('DELETE FROM credentials WHERE kind = ? AND id = ?', kind, id)
    return 'revoked'
  }
  if (isInForce(row, now) && isLastAdmin(sql, row, now)) return 'last_admin'
  sql.exec(
    'UPDATE credentials SET revoked_at = coalesce(revoked_at, ?) WHERE kind = ? AND id = ?',
    now,
    kind,
    id,
  )
  sql.exec('DELETE FROM credentials WHERE parent = ?', id)
  return 'revoked'
}

/** Whether no other admin key that is in force lasts as long. */
function isLastAdmin(sql: SqlStorage, row: CredentialRow, now: number): boolean {
  if (row.kind !== 'api_key' || !row.scopes.includes('admin')) return false
  const [others] = sql
    .exec(
      `SELECT count(*) AS count FROM credentials
       WHERE kind = 'api_key' AND id <> ?1 AND revoked_at IS NULL AND scopes LIKE '%"admin"%'
         AND (expires_at IS NULL OR (expires_at > ?2 AND expires_at >= ?3))`,
      row.id,
      now,
      row.expires_at ?? Number.MAX_SAFE_INTEGER,
    )
    .toArray()
  return Number(others?.['count']) === 0
}

/** The old secret stays good for the overlap; one that was rotated out before is good no longer. */
export function rotateKey(
  sql: SqlStorage,
  id: string,
  mac: Mac,
  overlapMs: number,
  now: number,
): KeptCredential | null {
  const row = credentialRow(sql, 'api_key', id)
  if (row === null || !isInForce(row, now)) return null
  sql.exec(
    `UPDATE credentials SET old_mac = mac, mac = ?, old_secret_until = ?
     WHERE kind = 'api_key' AND id = ?`,
    mac.buffer,
    now + overlapMs,
    id,
  )
  const rotated = credentialRow(sql, 'api_key', id)
  return rotated === null ? null : keptOf(rotated)
}
