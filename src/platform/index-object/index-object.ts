/** A project: the list of its runs, each told of by the run itself, and its credentials. */
import { DurableObject } from 'cloudflare:workers'
import type { RunName } from '../../core/notices/notices-of.ts'
import { sha256Text } from '../../service/digest.ts'
import type {
  Authority,
  KeptCredential,
  Mac,
  NewCredential,
  Presented,
} from '../../service/identity/ports.ts'
import type { AnswerBegun } from '../../service/kept-answers.ts'
import { MOST_RUNS } from '../../service/limits.ts'
import type { KeptWebhook, NewWebhook, SealedAddress } from '../../service/notices/ports.ts'
import type { Sealed } from '../../service/notices/sealing.ts'
import type { CredentialKind } from '../../wire/credential.ts'
import { type RunList, type RunSummary, runSummarySchema } from '../../wire/run.ts'
import type { Delivery, DeliveryList, WebhookPatch } from '../../wire/webhooks.ts'
import { beginAnswer, expireAnswers, forgetAnswer, keepAnswer, nextAnswerExpiry } from '../kept-answers.ts'
import { hasSchema, migrate } from '../migrations.ts'
import { authorityOf, dropEnded, insertCredential, keptCredentials, makeRoom } from './credentials.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { forgetRemoved, isFromBefore, nextForgotten, setRemoved } from './removed.ts'
import { type Revoked, revokeCredential, rotateKey } from './revoke.ts'
import { indexMigrations } from './schema.ts'
import { nextTelling, tellWebhooks } from './webhooks/alarm.ts'
import { addDelivery, delivery, listDeliveries, makeDueAgain } from './webhooks/deliveries.ts'
import { releaseDue } from './webhooks/release.ts'
import { forgetNews, type NumberedNews, takeNews } from './webhooks/take.ts'
import {
  addWebhook,
  changeWebhook,
  keptOf,
  removeWebhook,
  rotateSecret,
  webhookRow,
  webhookRows,
} from './webhooks/webhooks.ts'

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
  async put(summary: RunSummary, version: number): Promise<void> {
    this.#create()
    const digest = await sha256Text(summary.run)
    if (isFromBefore(this.#sql, digest, version)) return
    this.#write(summary, version)
  }

  /** With the run go the credentials that are good for it alone. */
  async remove(run: string, version: number): Promise<void> {
    this.#create()
    const digest = await sha256Text(run)
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec('DELETE FROM runs WHERE run = ? AND version < ?', run, version)
      setRemoved(this.#sql, digest, version, Date.now())
      this.#sql.exec(
        'DELETE FROM credentials WHERE run = ?1 OR parent IN (SELECT id FROM credentials WHERE run = ?1)',
        run,
      )
      forgetNews(this.#sql, run)
    })
    await this.#armAlarm()
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
      makeRoom(this.#sql, session, now)
      insertCredential(this.#sql, { ...session, parent: authority.id })
      return authority
    })
  }

  addCredential(credential: NewCredential): boolean {
    this.#create()
    return this.ctx.storage.transactionSync(() => {
      const now = Date.now()
      dropEnded(this.#sql, now)
      if (!makeRoom(this.#sql, credential, now)) return false
      insertCredential(this.#sql, credential)
      return true
    })
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

  forget(kind: CredentialKind, id: string): void {
    if (!this.#exists) return
    this.#sql.exec('DELETE FROM credentials WHERE (kind = ? AND id = ?) OR parent = ?', kind, id, id)
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

  isFull(run: string): boolean {
    if (!this.#exists) return false
    const others = 'SELECT 1 FROM runs WHERE body IS NOT NULL AND run <> ? LIMIT 1 OFFSET ?'
    return this.#sql.exec(others, run, MOST_RUNS - 1).toArray().length > 0
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

  addWebhook(webhook: NewWebhook): KeptWebhook | null {
    this.#create()
    return addWebhook(this.#sql, webhook, Date.now())
  }

  webhooks(): KeptWebhook[] {
    return this.#exists ? webhookRows(this.#sql).map(keptOf) : []
  }

  async changeWebhook(
    id: string,
    patch: Omit<WebhookPatch, 'url'>,
    address: SealedAddress | null,
  ): Promise<KeptWebhook | null> {
    const changed = this.#exists ? changeWebhook(this.#sql, id, patch, address) : null
    await this.#armAlarm()
    return changed
  }

  rotateWebhook(id: string, secret: Sealed, overlapMs: number): KeptWebhook | null {
    return this.#exists ? rotateSecret(this.#sql, id, secret, overlapMs, Date.now()) : null
  }

  removeWebhook(id: string): boolean {
    return this.#exists && this.ctx.storage.transactionSync(() => removeWebhook(this.#sql, id))
  }

  deliveries(id: string, limit: number, cursor: string | null): DeliveryList | null {
    if (!this.#exists || webhookRow(this.#sql, id) === null) return null
    return listDeliveries(this.#sql, id, limit, cursor)
  }

  async redeliver(id: string, delivered: string): Promise<Delivery | null> {
    const due = this.#exists ? makeDueAgain(this.#sql, id, delivered, Date.now()) : null
    if (due !== null) await this.#armAlarm()
    return due
  }

  async testWebhook(id: string): Promise<Delivery | null> {
    if (!this.#exists || webhookRow(this.#sql, id) === null) return null
    const now = Date.now()
    const made = addDelivery(this.#sql, id, [{ event: 'test', at: new Date(now).toISOString() }], now)
    await this.#armAlarm()
    return delivery(this.#sql, id, made)
  }

  /** `version` is that of the run's news: what a run says that was removed meanwhile is told to nobody. */
  async takeNews(run: RunName, numbered: readonly NumberedNews[], version: number): Promise<void> {
    if (!this.#exists) return
    const digest = await sha256Text(run.run)
    if (isFromBefore(this.#sql, digest, version)) return
    this.ctx.storage.transactionSync(() => {
      const now = Date.now()
      takeNews(this.#sql, run, numbered, now)
      releaseDue(this.#sql, now)
    })
    await this.#armAlarm()
  }

  override async alarm(): Promise<void> {
    try {
      const now = Date.now()
      expireAnswers(this.#sql, now)
      forgetRemoved(this.#sql, now)
      await tellWebhooks(this.ctx.storage, this.env)
    } finally {
      await this.#armAlarm()
    }
  }

  /** Rings when the next answer expires, the next removal can be forgotten, or something is to be told. */
  async #armAlarm(): Promise<void> {
    const sql = this.#sql
    const times = [nextAnswerExpiry(sql), nextForgotten(sql), nextTelling(sql)].filter(
      (time) => time !== null,
    )
    if (times.length === 0) return
    const due = Math.min(...times)
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > due) await this.ctx.storage.setAlarm(due)
  }

  #create(): void {
    if (!this.#exists) migrate(this.ctx.storage, indexMigrations)
    this.#exists = true
  }

  #write(summary: RunSummary, version: number): void {
    this.#sql.exec(
      `INSERT INTO runs (run, version, created_at, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (run) DO UPDATE SET version = excluded.version, created_at = excluded.created_at,
         body = excluded.body
       WHERE excluded.version > runs.version`,
      summary.run,
      version,
      summary.created_at,
      JSON.stringify(summary),
    )
  }
}
