/** The list of runs: a Durable Object that is told of each run by the run itself, and can be rebuilt from them. */
import { DurableObject } from 'cloudflare:workers'
import { type RunList, type RunSummary, runSummarySchema } from '../../wire/run.ts'
import { migrate } from '../migrations.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { indexMigrations } from './schema.ts'

export class IndexObject extends DurableObject<Env> {
  readonly #sql: SqlStorage

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, indexMigrations)
    this.#sql = ctx.storage.sql
  }

  /** Deliveries may come twice and out of order: only a newer version changes a row. */
  put(summary: RunSummary, version: number): void {
    this.#write(summary.run, version, summary.created_at, JSON.stringify(summary))
  }

  remove(run: string, version: number): void {
    this.#write(run, version, null, null)
  }

  /** Newest first. Null where the cursor is none of ours. */
  list(limit: number, cursor: string | null): RunList | null {
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
