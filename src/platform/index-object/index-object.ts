/** A project: the list of its runs, each told of by the run itself, and its credentials. */
import { DurableObject } from 'cloudflare:workers'
import type {
  Authority,
  KeptCredential,
  Mac,
  NewCredential,
  Presented,
} from '../../service/identity/ports.ts'
import type { AnswerBegun } from '../../service/kept-answers.ts'
import type { CredentialKind } from '../../wire/credential.ts'
import { type RunList, type RunSummary, runSummarySchema } from '../../wire/run.ts'
import { beginAnswer, expireAnswers, forgetAnswer, keepAnswer, nextAnswerExpiry } from '../kept-answers.ts'
import { hasSchema, migrate } from '../migrations.ts'
import { authorityOf, dropEnded, insertCredential, keptCredentials } from './credentials.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { type Revoked, revokeCredential, rotateKey } from './revoke.ts'
import { indexMigrations } from './schema.ts'

export class IndexObject extends DurableObject<Env> {
  readonly #sql: SqlStorage
  /** A project that a credential merely names is none, and must not leave a database behind. */
  #exists: boolean

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    this.#exists = hasSchema(this.#sql)
    if (this.#exists) migrate(ctx.storage, indexMigrations)
  }

  /** Deliveries may come twice and out of order: only a newer version changes a row. */
  put(summary: RunSummary, version: number): void {
    this.#create()
    this.#write(summary.run, version, summary.created_at, JSON.stringify(summary))
  }

  /** With the run go the credentials that are good for it alone. */
  remove(run: string, version: number): void {
    this.#create()
    this.ctx.storage.transactionSync(() => {
      this.#write(run, version, null, null)
      this.#sql.exec(
        'DELETE FROM credentials WHERE run = ?1 OR parent IN (SELECT id FROM credentials WHERE run = ?1)',
        run,
      )
    })
  }

  check(presented: Presented): Authority | null {
    return this.#exists ? authorityOf(this.#sql, presented, Date.now()) : null
  }

  /** In one go: of two that come with the same code, one opens a session. */
  openSession(presented: Presented, session: NewCredential): Authority | null {
    if (!this.#exists) return null
    const now = Date.now()
    return this.ctx.storage.transactionSync(() => {
      const authority = authorityOf(this.#sql, presented, now)
      if (authority === null) return null
      if (presented.kind === 'code') revokeCredential(this.#sql, 'code', presented.id, null, now)
      dropEnded(this.#sql, now)
      insertCredential(this.#sql, { ...session, parent: authority.id })
      return authority
    })
  }

  addCredential(credential: NewCredential): void {
    this.#create()
    dropEnded(this.#sql, Date.now())
    insertCredential(this.#sql, credential)
  }

  addFirstKey(credential: NewCredential): boolean {
    this.#create()
    if (keptCredentials(this.#sql, 'api_key', null).length > 0) return false
    insertCredential(this.#sql, credential)
    return true
  }

  credentials(kind: CredentialKind, run: string | null): KeptCredential[] {
    return this.#exists ? keptCredentials(this.#sql, kind, run) : []
  }

  rotate(id: string, mac: Mac, overlapMs: number): KeptCredential | null {
    return this.#exists ? rotateKey(this.#sql, id, mac, overlapMs, Date.now()) : null
  }

  revoke(kind: CredentialKind, id: string, run: string | null): Revoked {
    return this.#exists ? revokeCredential(this.#sql, kind, id, run, Date.now()) : 'unknown'
  }

  /** Newest first. Null where the cursor is none of ours. */
  list(limit: number, cursor: string | null): RunList | null {
    this.#create()
    const after = cursor === null ? null : decodeCursor(cursor)
    if (cursor !== null && after === null) return null
    const rows = this.#sql
      .exec(
        `SELECT run, created_at, body FROM runs
         WHERE body IS NOT NULL AND (?1 IS NULL OR (created_at, run) < (?1, ?2))
         ORDER BY created_at DESC, run DESC LIMIT ?3`,
        after?.[0] ?? null,
        after?.[1] ?? null,
        limit + 1,
      )
      .toArray()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      runs: page.map((row) => runSummarySchema.parse(JSON.parse(String(row['body'])))),
      next_cursor:
        rows.length > limit && last !== undefined
          ? encodeCursor([String(last['created_at']), String(last['run'])])
          : null,
    }
  }

  async beginAnswer(name: string, digest: string): Promise<AnswerBegun> {
    this.#create()
    const begun = beginAnswer(this.#sql, name, digest, Date.now())
    if (begun.kind === 'go') await this.#armAlarm()
    return begun
  }

  keepAnswer(name: string, ticket: string, sealed: Uint8Array<ArrayBuffer>): void {
    keepAnswer(this.#sql, name, ticket, sealed, Date.now())
  }

  forgetAnswer(name: string, ticket: string): void {
    forgetAnswer(this.#sql, name, ticket)
  }

  override async alarm(): Promise<void> {
    try {
      expireAnswers(this.#sql, Date.now())
    } finally {
      await this.#armAlarm()
    }
  }

  /** Rings when the next answer expires. */
  async #armAlarm(): Promise<void> {
    const due = nextAnswerExpiry(this.#sql)
    if (due === null) return
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > due) await this.ctx.storage.setAlarm(due)
  }

  #create(): void {
    if (!this.#exists) migrate(this.ctx.storage, indexMigrations)
    this.#exists = true
  }

  #write(run: string, version: number, createdAt: string | null, body: string | null): void {
    this.#sql.exec(
      `INSERT INTO runs (run, version, created_at, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (run) DO UPDATE SET version = excluded.version, created_at = excluded.created_at,
         body = excluded.body
       WHERE excluded.version > runs.version`,
      run,
      version,
      createdAt,
      body,
    )
  }
}
