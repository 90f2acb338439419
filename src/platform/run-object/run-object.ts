/** One run's history, and the one writer of it: a Durable Object that folds, stores and tells, and computes no measure. */
import { DurableObject } from 'cloudflare:workers'
import { downsample } from '../../service/downsample.ts'
import type { AnswerBegun } from '../../service/kept-answers.ts'
import type {
  Begun,
  HistoryPage,
  HistoryQuery,
  ModelBegun,
  ProbeBegun,
  ScalarsAt,
  ScalarsPosted,
  StoredSnapshot,
} from '../../service/ports.ts'
import { runTag } from '../../service/run-tag.ts'
import { scalarsToWire } from '../../service/scalar-values.ts'
import type { Advice } from '../../wire/advice.ts'
import type { Readings } from '../../wire/reading.ts'
import { type Run, type RunPatch, runSpecSchema } from '../../wire/run.ts'
import type { SnapshotEntry } from '../../wire/snapshot.ts'
import { beginAnswer, expireAnswers, forgetAnswer, keepAnswer } from '../kept-answers.ts'
import { logError } from '../log.ts'
import { hasSchema, migrate } from '../migrations.ts'
import { adviceAt, allAdvice } from './advice.ts'
import { deliver, INDEX_TOPIC } from './deliver.ts'
import { countRows, historyRows, newestStep, sampledRows } from './history.ts'
import { beginJob, extendLease, heldJob } from './jobs.ts'
import { acceptSocket, broadcast, CREDENTIAL_HEADER, disconnect, hasListeners } from './live.ts'
import { earlierSnapshots } from './neighbours.ts'
import { announce, topicVersion } from './outbox.ts'
import { postScalars } from './post-scalars.ts'
import { failSnapshot, INDEX_LAG_MS, recordSnapshot } from './record.ts'
import { removeRun } from './remove.ts'
import { resendDue } from './resend.ts'
import { insertRun, type RunRow, readRun, setHeard, updateRun } from './run-row.ts'
import { newestAdvice, newestStepAdvice, type RunState, refold } from './run-state.ts'
import { runMigrations } from './schema.ts'
import { allSnapshots, dropSnapshotRow, putSnapshotRow, readSnapshotRow } from './snapshots.ts'
import { runOf, summaryOf } from './summary.ts'
import { armAlarm } from './wake.ts'

/** Runs and specs cross as JSON text: their open-ended fields have no type that RPC would let through. */
export class RunObject extends DurableObject<Env> {
  readonly #state: RunState

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { sql } = ctx.storage
    const exists = hasSchema(sql)
    if (exists) migrate(ctx.storage, runMigrations)
    this.#state = { ctx, env, sql, row: exists ? readRun(sql) : null, memory: null }
  }

  /** The run, unless it is not there or on its way out. */
  #row(): RunRow | null {
    const { row } = this.#state
    return row === null || row.deleting ? null : row
  }

  async open(
    project: string,
    id: string,
    specJson: string,
    digest: string,
  ): Promise<{ kind: 'opened' | 'known'; run: string } | { kind: 'conflict' }> {
    const state = this.#state
    const before = this.#row()
    if (before !== null) {
      return before.body_digest === digest
        ? { kind: 'known', run: this.#runJson(before) }
        : { kind: 'conflict' }
    }
    if (state.row !== null) await removeRun(state, state.row, Date.now())
    const now = Date.now()
    migrate(state.ctx.storage, runMigrations)
    state.ctx.storage.transactionSync(() => {
      insertRun(state.sql, { project, id }, runSpecSchema.parse(JSON.parse(specJson)), digest, now)
      announce(state.sql, INDEX_TOPIC, now, now)
    })
    const row = readRun(state.sql)
    if (row === null) throw new Error('a run that was just inserted is not there')
    state.row = row
    await armAlarm(state, now)
    await deliver(state, now)
    return { kind: 'opened', run: this.#runJson(row) }
  }

  describe(): { spec: string; probe_sha256: string | null; model_sha256: string | null } | null {
    const row = this.#row()
    if (row === null) return null
    const { spec, probe_sha256, model_sha256 } = row
    return { spec: JSON.stringify(spec), probe_sha256, model_sha256 }
  }

  read(): string | null {
    const row = this.#row()
    return row === null ? null : this.#runJson(row)
  }

  async patch(
    patch: RunPatch,
    tags: readonly string[] | null,
  ): Promise<{ kind: 'patched'; run: string } | { kind: 'stale'; tag: string } | null> {
    if (tags !== null) {
      const tag = await this.#tag()
      if (tag !== null && !tags.includes(tag)) return { kind: 'stale', tag }
    }
    const row = this.#row()
    if (row === null) return null
    const next = { ...row, name: patch.name ?? row.name, state: patch.state ?? row.state }
    this.#update(next)
    if (next.state !== row.state) broadcast(this.ctx, { type: 'run', state: next.state })
    const now = Date.now()
    announce(this.#state.sql, INDEX_TOPIC, now, now)
    await armAlarm(this.#state, now)
    await deliver(this.#state, now)
    return { kind: 'patched', run: this.#runJson(next) }
  }

  version(): number | null {
    return this.#row() === null ? null : topicVersion(this.#state.sql, INDEX_TOPIC)
  }

  async remove(): Promise<boolean> {
    const { row } = this.#state
    if (row === null) return false
    await removeRun(this.#state, row, Date.now())
    return true
  }

  beginProbe(sha256: string): ProbeBegun {
    return this.#beginFile('probe_sha256', sha256)
  }

  setProbe(sha256: string): ProbeBegun {
    return this.#setFile('probe_sha256', sha256)
  }

  beginModel(sha256: string): ModelBegun {
    return this.#beginFile('model_sha256', sha256)
  }

  setModel(sha256: string): ModelBegun {
    return this.#setFile('model_sha256', sha256)
  }

  async begin(step: number, sha256: string, bytes: number): Promise<Begun> {
    const row = this.#row()
    if (row === null) return { kind: 'run_unknown' }
    const now = this.#heard(row)
    const begun = beginJob(this.#state.sql, step, sha256, bytes, now)
    if (begun.kind === 'conflict') return begun
    if (begun.kind === 'lease') {
      await armAlarm(this.#state, now)
      return {
        kind: 'lease',
        lease: begun.lease,
        probe_sha256: row.probe_sha256,
        model_sha256: row.model_sha256,
        earlier: earlierSnapshots(this.#state.sql, step),
      }
    }
    const advice = adviceAt(this.#state.sql, row.id, step)
    if (advice === null) throw new Error(`step ${step} is evaluated and has no advice`)
    return { kind: 'known', advice }
  }

  stored(step: number, lease: string): boolean {
    if (this.#row() === null) return false
    const job = heldJob(this.#state.sql, step, lease)
    if (job !== null) extendLease(this.#state.sql, { ...job, claimed: false }, Date.now())
    return true
  }

  claim(
    step: number,
    sha256: string,
    lease: string,
  ):
    | {
        kind: 'work'
        spec: string
        probe_sha256: string | null
        model_sha256: string | null
        earlier: StoredSnapshot[]
      }
    | { kind: 'nothing' } {
    const row = this.#row()
    const job = heldJob(this.#state.sql, step, lease)
    if (row === null || job === null || job.sha256 !== sha256 || job.claimed) return { kind: 'nothing' }
    extendLease(this.#state.sql, { ...job, claimed: true }, Date.now())
    return {
      kind: 'work',
      spec: JSON.stringify(row.spec),
      probe_sha256: row.probe_sha256,
      model_sha256: row.model_sha256,
      earlier: earlierSnapshots(this.#state.sql, step),
    }
  }

  extend(step: number, lease: string): boolean {
    const job = this.#row() === null ? null : heldJob(this.#state.sql, step, lease)
    if (job !== null) extendLease(this.#state.sql, job, Date.now())
    return job !== null
  }

  abandon(step: number, lease: string): void {
    if (this.#row() === null) return
    if (heldJob(this.#state.sql, step, lease) !== null) dropSnapshotRow(this.#state.sql, step)
  }

  async record(
    step: number,
    sha256: string,
    readings: Readings,
    earlier: readonly StoredSnapshot[],
  ): Promise<Advice | null> {
    return this.#settle(step, sha256, (job, now) => recordSnapshot(this.#state, job, readings, earlier, now))
  }

  async fail(step: number, sha256: string, reason: string): Promise<Advice | null> {
    return this.#settle(step, sha256, (job, now) => failSnapshot(this.#state, job, reason, now))
  }

  note(step: number, lease: string, reason: string): void {
    if (this.#row() === null) return
    const job = heldJob(this.#state.sql, step, lease)
    if (job !== null) putSnapshotRow(this.#state.sql, { ...job, failure: reason })
  }

  async postScalars(lines: readonly ScalarsAt[]): Promise<ScalarsPosted> {
    const state = this.#state
    const row = this.#row()
    if (row === null) return { kind: 'run_unknown' }
    const now = this.#heard(row)
    const done = state.ctx.storage.transactionSync(() => {
      const { posted, changed } = postScalars(state.sql, lines)
      const first = changed.at(0)
      if (first === undefined) return { posted, changed, refolded: null }
      announce(state.sql, INDEX_TOPIC, now, now + INDEX_LAG_MS)
      return { posted, changed, refolded: refold(state, row, first.step, now) }
    })
    if (done.refolded !== null) {
      state.memory = done.refolded.memory
      if (hasListeners(this.ctx)) this.#tellScalars(row, done.changed, done.refolded.recomputedFrom)
      await armAlarm(state, now)
    }
    return done.posted
  }

  advice(): Advice | null {
    const row = this.#row()
    return row === null ? null : newestAdvice(this.#state, row)
  }

  adviceOf(step: number): Advice | null {
    const row = this.#row()
    const state = row === null ? null : readSnapshotRow(this.#state.sql, step)?.state
    return row !== null && (state === 'evaluated' || state === 'failed')
      ? adviceAt(this.#state.sql, row.id, step)
      : null
  }

  timeline(most?: number): Omit<Advice, 'readings'>[] | null {
    const row = this.#row()
    return row === null ? null : allAdvice(this.#state.sql, row.id, most)
  }

  history(query: HistoryQuery): HistoryPage | null {
    if (this.#row() === null) return null
    const { sql } = this.#state
    const withReadings = query.only !== 'scalars'
    if (query.sample !== undefined)
      return { total: countRows(sql, withReadings), rows: sampledRows(sql, query.sample) }
    const rows = historyRows(sql, query.after ?? -1, query.limit ?? Number.MAX_SAFE_INTEGER, withReadings)
    return {
      total: countRows(sql, withReadings),
      rows: query.points === undefined ? rows : downsample(rows, query.points),
    }
  }

  snapshots(): SnapshotEntry[] | null {
    return this.#row() === null ? null : allSnapshots(this.#state.sql)
  }

  async beginAnswer(name: string, digest: string): Promise<AnswerBegun | null> {
    if (this.#row() === null) return null
    const now = Date.now()
    const begun = beginAnswer(this.#state.sql, name, digest, now)
    if (begun.kind === 'go') await armAlarm(this.#state, now)
    return begun
  }

  keepAnswer(name: string, ticket: string, sealed: Uint8Array<ArrayBuffer>): void {
    if (this.#row() !== null) keepAnswer(this.#state.sql, name, ticket, sealed, Date.now())
  }

  forgetAnswer(name: string, ticket: string): void {
    if (this.#row() !== null) forgetAnswer(this.#state.sql, name, ticket)
  }

  /** The live channel: the only request that is not a call. */
  override async fetch(request: Request): Promise<Response> {
    const row = this.#row()
    if (row === null) return new Response(null, { status: 404 })
    const credential = request.headers.get(CREDENTIAL_HEADER) ?? ''
    const hello = { type: 'hello', run: row.id, step: newestStep(this.#state.sql) } as const
    return acceptSocket(this.ctx, credential, hello, Date.now())
  }

  disconnect(credential: string): void {
    disconnect(this.ctx, credential)
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close()
  }

  /** Never throws and never counts on being retried: what is not done stays due, and the alarm is set again. */
  override async alarm(): Promise<void> {
    const state = this.#state
    if (state.row === null) return
    const now = Date.now()
    try {
      if (state.row.deleting) {
        await removeRun(state, state.row, now)
        return
      }
      expireAnswers(state.sql, now)
      await resendDue(state, now)
      await deliver(state, now)
    } catch (error) {
      logError({ event: 'alarm_failed', run: state.row?.id, error: String(error) })
    } finally {
      await armAlarm(state, Date.now())
    }
  }

  #beginFile(column: 'probe_sha256' | 'model_sha256', sha256: string): ProbeBegun {
    const row = this.#row()
    if (row === null) return { kind: 'run_unknown' }
    if (row[column] === sha256) return { kind: 'known' }
    // Readings on another probe, or of another graph, could not be compared with those that are stored.
    const hasReadings = allSnapshots(this.#state.sql).length > 0
    if (row[column] !== null || hasReadings) return { kind: 'conflict', stored_sha256: row[column] }
    return { kind: 'go' }
  }

  #setFile(column: 'probe_sha256' | 'model_sha256', sha256: string): ProbeBegun {
    const begun = this.#beginFile(column, sha256)
    const row = this.#row()
    if (begun.kind === 'go' && row !== null) this.#update({ ...row, [column]: sha256 })
    return begun
  }

  async #settle(
    step: number,
    sha256: string,
    settle: (job: NonNullable<ReturnType<typeof readSnapshotRow>>, now: number) => Advice | null,
  ): Promise<Advice | null> {
    const row = this.#row()
    const job = readSnapshotRow(this.#state.sql, step)
    if (row === null || job === null || job.sha256 !== sha256) return null
    if (job.state === 'evaluated') return adviceAt(this.#state.sql, row.id, step)
    const now = this.#heard(row)
    const advice = settle(job, now)
    await armAlarm(this.#state, now)
    return advice
  }

  #heard(row: RunRow): number {
    const now = Date.now()
    setHeard(this.#state.sql, now)
    this.#state.row = { ...row, heard_at: now }
    return now
  }

  #update(row: RunRow): void {
    updateRun(this.#state.sql, row)
    this.#state.row = row
  }

  #tellScalars(row: RunRow, changed: readonly ScalarsAt[], recomputedFrom: number | null): void {
    const lines = changed.map(({ step, scalars }) => ({ step, scalars: scalarsToWire(scalars) }))
    broadcast(this.ctx, { type: 'scalars', lines })
    broadcast(this.ctx, { type: 'advice', advice: newestAdvice(this.#state, row) })
    if (recomputedFrom !== null) broadcast(this.ctx, { type: 'recomputed', from_step: recomputedFrom })
  }

  #run(row: RunRow): Run {
    return runOf(summaryOf(this.#state.sql, row, newestStepAdvice(this.#state, row)), row)
  }

  #runJson(row: RunRow): string {
    return JSON.stringify(this.#run(row))
  }

  /** Of the run as it is when this resolves: a digest takes a turn, in which the run may change. */
  async #tag(): Promise<string | null> {
    for (;;) {
      const before = this.#row()
      if (before === null) return null
      const json = this.#runJson(before)
      const tag = await runTag(this.#run(before))
      const after = this.#row()
      if (after !== null && this.#runJson(after) === json) return tag
    }
  }
}
