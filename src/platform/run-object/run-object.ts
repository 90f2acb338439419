/** One run's history, and the one writer of it: a Durable Object that folds, stores and tells, and computes no measure. */
import { DurableObject } from 'cloudflare:workers'
import type { AnswerBegun } from '../../service/kept-answers.ts'
import type {
  AttemptBegun,
  Begun,
  DecisionPlace,
  HistoryPage,
  HistoryQuery,
  ModelBegun,
  NewRules,
  ProbeBegun,
  RulesSaved,
  ScalarsAt,
  ScalarsPosted,
  Standing,
  StoredSnapshot,
} from '../../service/ports.ts'
import { runTag } from '../../service/run-tag.ts'
import { scalarsToWire } from '../../service/scalar-values.ts'
import type { Advice, AdviceVersion } from '../../wire/advice.ts'
import type { Attempt, AttemptStart } from '../../wire/attempt.ts'
import type { Decision } from '../../wire/decisions.ts'
import type { Readings } from '../../wire/reading.ts'
import type { RulesVersion } from '../../wire/rules-of-run.ts'
import { type Run, type RunPatch, runSpecSchema } from '../../wire/run.ts'
import type { SnapshotEntry } from '../../wire/snapshot.ts'
import { beginAnswer, expireAnswers, forgetAnswer, keepAnswer } from '../kept-answers.ts'
import { logError } from '../log.ts'
import { hasSchema, migrate } from '../migrations.ts'
import { adviceAt, adviceVersions, allAdvice } from './advice.ts'
import { allAttempts, newestAttempt, standingOf } from './attempts.ts'
import { beginAttempt } from './branch.ts'
import { decisionsAfter } from './decisions.ts'
import { deliver, INDEX_TOPIC } from './deliver.ts'
import { newestStep, scalarNames } from './history.ts'
import { historyPage } from './history-page.ts'
import { beginJob, extendLease, heldJob } from './jobs.ts'
import { acceptSocket, broadcast, disconnect, listenerOf, refuseLong } from './live.ts'
import { earlierSnapshots } from './neighbours.ts'
import { putAdvised, putSilence, putUnstored, versionsFrom } from './news.ts'
import { announce, topicVersion } from './outbox.ts'
import { setHeard } from './pace.ts'
import { postScalars } from './post-scalars.ts'
import { failSnapshot, INDEX_LAG_MS, recordSnapshot } from './record.ts'
import { removeRun } from './remove.ts'
import { resendDue } from './resend.ts'
import { expiries, setClosed, unexpire } from './retention.ts'
import { insertFirstRules, newestRules, rulesVersions, saveRules } from './rules.ts'
import { insertRun, type RunRow, readRun, updateRun } from './run-row.ts'
import { newestAdvice, newestStepAdvice, type RunState, refold } from './run-state.ts'
import { runMigrations } from './schema.ts'
import { sharedScalars, sharedSnapshot } from './shared.ts'
import { allSnapshots, dropSnapshotRow, putSnapshotRow, readSnapshotRow } from './snapshots.ts'
import { runOf, summaryOf } from './summary.ts'
import { keepUp } from './upkeep.ts'
import { armAlarm } from './wake.ts'

/** Runs and specs cross as JSON text: their open-ended fields have no type that RPC would let through. */
export class RunObject extends DurableObject<Env> {
  readonly #state: RunState

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { sql } = ctx.storage
    const exists = hasSchema(sql)
    if (exists) migrate(ctx.storage, runMigrations)
    this.#state = {
      ctx,
      env,
      sql,
      row: exists ? readRun(sql) : null,
      memory: null,
      rulesets: null,
      digests: new Map(),
    }
  }

  #removing: Promise<void> | null = null

  #remove(row: RunRow): Promise<void> {
    this.#removing ??= removeRun(this.#state, row, Date.now()).finally(() => {
      this.#removing = null
    })
    return this.#removing
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
    rules: NewRules,
  ): Promise<{ kind: 'opened' | 'known'; run: string } | { kind: 'conflict' }> {
    const state = this.#state
    const before = this.#row()
    if (before !== null) {
      return before.body_digest === digest
        ? { kind: 'known', run: this.#runJson(before) }
        : { kind: 'conflict' }
    }
    if (state.row !== null) {
      await this.#remove(state.row)
      // Another may have opened it meanwhile.
      return this.open(project, id, specJson, digest, rules)
    }
    const now = Date.now()
    migrate(state.ctx.storage, runMigrations)
    state.ctx.storage.transactionSync(() => {
      insertRun(state.sql, { project, id }, runSpecSchema.parse(JSON.parse(specJson)), digest, now)
      insertFirstRules(state.sql, rules, now)
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
    const now = Date.now()
    if (next.state !== row.state) {
      setClosed(this.#state.sql, next.state, now)
      broadcast(this.ctx, { type: 'run', state: next.state })
    }
    announce(this.#state.sql, INDEX_TOPIC, now, now)
    await armAlarm(this.#state, now)
    await deliver(this.#state, now)
    return { kind: 'patched', run: this.#runJson(next) }
  }

  version(): number | null {
    return this.#row() === null ? null : topicVersion(this.#state.sql, INDEX_TOPIC)
  }

  async remove(): Promise<'removed' | 'begun' | 'unknown'> {
    const { row } = this.#state
    if (row === null) return 'unknown'
    try {
      await this.#remove(row)
      return 'removed'
    } catch (error) {
      logError({ event: 'deletion_not_ended', run: row.id, error: String(error) })
      return 'begun'
    }
  }

  async heard(): Promise<boolean> {
    const row = this.#row()
    if (row === null) return false
    await armAlarm(this.#state, this.#heard(row))
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

  async beginAttempt(start: AttemptStart): Promise<AttemptBegun | null> {
    const row = this.#row()
    if (row === null) return null
    const now = this.#heard(row)
    const begun = beginAttempt(this.#state, this.#state.row ?? row, start, now)
    await armAlarm(this.#state, now)
    return begun
  }

  attempts(): Attempt[] | null {
    return this.#row() === null ? null : allAttempts(this.#state.sql)
  }

  standing(attempt: number): Standing | null {
    return this.#row() === null ? null : standingOf(this.#state.sql, attempt)
  }

  async begin(step: number, sha256: string, bytes: number, attempt: number | null = null): Promise<Begun> {
    const row = this.#row()
    if (row === null) return { kind: 'run_unknown' }
    const standing = standingOf(this.#state.sql, attempt)
    if (standing.kind !== 'newest') return sharedSnapshot(this.#state, row, standing, step, sha256)
    const now = this.#heard(row)
    const begun = beginJob(this.#state.sql, step, sha256, bytes, now)
    if (begun.kind === 'conflict') return begun
    if (begun.kind === 'lease') {
      unexpire(this.#state.sql, step, sha256)
      await armAlarm(this.#state, now)
      return {
        kind: 'lease',
        lease: begun.lease,
        attempt: standing.attempt,
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
    const job = this.#row() === null ? null : heldJob(this.#state.sql, step, lease)
    if (job !== null) extendLease(this.#state.sql, { ...job, claimed: false }, Date.now())
    return job !== null
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
    const job = row === null ? null : heldJob(this.#state.sql, step, lease)
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

  async postScalars(lines: readonly ScalarsAt[], attempt: number | null = null): Promise<ScalarsPosted> {
    const state = this.#state
    const row = this.#row()
    if (row === null) return { kind: 'run_unknown' }
    const standing = standingOf(state.sql, attempt)
    if (standing.kind !== 'newest') return sharedScalars(state.sql, standing, lines)
    const now = this.#heard(row)
    const done = state.ctx.storage.transactionSync(() => {
      const known = newestStep(state.sql) ?? -1
      const { posted, changed } = postScalars(state.sql, lines)
      const first = changed.at(0)
      if (first === undefined) return { posted, changed, refolded: null }
      announce(state.sql, INDEX_TOPIC, now, now + INDEX_LAG_MS)
      const before = versionsFrom(state.sql, first.step)
      const refolded = refold(state, row, first.step, () => 'late_scalars', now)
      putAdvised(state.sql, row, first.step, before, null, now)
      putUnstored(state.sql, refolded.memory.tail?.advice ?? null, known, now)
      return { posted, changed, refolded }
    })
    if (done.refolded !== null) {
      state.memory = done.refolded.memory
      this.#tellScalars(row, done.changed, done.refolded.recomputedFrom)
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

  adviceAt(step: number): Advice | null {
    const row = this.#row()
    return row === null ? null : adviceAt(this.#state.sql, row.id, step)
  }

  adviceVersions(step: number, limit: number, before: number | null): AdviceVersion[] | null {
    return this.#row() === null ? null : adviceVersions(this.#state.sql, step, limit, before)
  }

  timeline(most?: number): Omit<Advice, 'readings'>[] | null {
    const row = this.#row()
    return row === null ? null : allAdvice(this.#state.sql, row.id, most)
  }

  history(query: HistoryQuery): HistoryPage | null {
    return this.#row() === null ? null : historyPage(this.#state.sql, query)
  }

  rules(): RulesVersion | null {
    return this.#row() === null ? null : newestRules(this.#state.sql)
  }

  rulesVersions(): RulesVersion[] | null {
    return this.#row() === null ? null : rulesVersions(this.#state.sql)
  }

  saveRules(rules: NewRules, tags: readonly string[] | null): RulesSaved | null {
    return this.#row() === null ? null : saveRules(this.#state, rules, tags, Date.now())
  }

  scalarNames(): string[] | null {
    return this.#row() === null ? null : scalarNames(this.#state.sql)
  }

  decisions(after: DecisionPlace | null, limit: number): Decision[] | null {
    return this.#row() === null ? null : decisionsAfter(this.#state.sql, after, limit)
  }

  snapshots(): SnapshotEntry[] | null {
    if (this.#row() === null) return null
    const expired = expiries(this.#state.sql)
    return allSnapshots(this.#state.sql).map((entry) => {
      const at = expired(entry.step, entry.sha256)
      return { ...entry, expired_at: at === null ? null : new Date(at).toISOString() }
    })
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
    const place = { run: row.id, step: newestStep(this.#state.sql) }
    return acceptSocket(this.ctx, listenerOf(request), place, Date.now())
  }

  disconnect(credential: string): void {
    disconnect(this.ctx, credential)
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    refuseLong(socket, message)
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
        await this.#remove(state.row)
        return
      }
      expireAnswers(state.sql, now)
      await resendDue(state, now)
      this.#saySilence(now)
      if (this.#row() !== null) await deliver(state, now)
      if (this.#row() !== null) await keepUp(state, now)
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
    const job = row === null ? null : readSnapshotRow(this.#state.sql, step)
    if (row === null || job === null || job.sha256 !== sha256) return null
    if (job.state === 'evaluated') return adviceAt(this.#state.sql, row.id, step)
    // An evaluation from the queue may end long after its trainer was heard.
    const now = Date.now()
    const advice = settle(job, now)
    await armAlarm(this.#state, now)
    return advice
  }

  #heard(row: RunRow): number {
    const now = Date.now()
    setHeard(this.#state.sql, row, now)
    this.#state.row = { ...row, heard_at: now }
    return now
  }

  #saySilence(now: number): void {
    const row = this.#row()
    if (row !== null) this.ctx.storage.transactionSync(() => putSilence(this.#state.sql, row, now))
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
    const { sql } = this.#state
    return runOf(summaryOf(sql, row, newestStepAdvice(this.#state, row)), row, newestAttempt(sql).attempt)
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
