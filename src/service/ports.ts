/** What the use cases need of the outside: ledgers, index, objects, a queue, a graph runtime, a clock. */
import type { Feeds, GraphCall } from '../core/evaluation.ts'
import type { Advice, AdviceVersion } from '../wire/advice.ts'
import type { Attempt, AttemptStart } from '../wire/attempt.ts'
import type { Decision } from '../wire/decisions.ts'
import type { HistoryRow, Readings } from '../wire/reading.ts'
import type { Ruleset } from '../wire/rules.ts'
import type { RulesVersion, SavedBy } from '../wire/rules-of-run.ts'
import type { Run, RunList, RunPatch, RunSpec, RunSummary } from '../wire/run.ts'
import type { SnapshotEntry } from '../wire/snapshot.ts'
import type { AnswerKeeper } from './kept-answers.ts'
import type { Limits } from './limits.ts'
import type { RecentSnapshots } from './recent-snapshots.ts'
import type { KeptMoments } from './rules/run-moments.ts'
import type { Subjects } from './subjects.ts'
import type { Telemetry } from './telemetry.ts'

/** What evaluation needs to know of a run. */
export interface Described {
  readonly spec: RunSpec
  readonly probe_sha256: string | null
  /** Of the uploaded graph, where the run's model is one and it came. */
  readonly model_sha256: string | null
}

export type Opened = { readonly kind: 'opened' | 'known'; readonly run: Run } | { readonly kind: 'conflict' }

/** A snapshot whose bytes are in the object store. */
export interface StoredSnapshot {
  readonly step: number
  readonly sha256: string
}

export type Patched =
  | { readonly kind: 'patched'; readonly run: Run }
  | { readonly kind: 'stale'; readonly tag: string }

/** A ruleset that is to be a run's next version. */
export interface NewRules {
  readonly ruleset: Ruleset
  /** The preset that was asked for. */
  readonly preset: string | null
  readonly saved_by: SavedBy | null
}

export type RulesSaved =
  | { readonly kind: 'saved'; readonly rules: RulesVersion }
  | { readonly kind: 'stale'; readonly tag: string }
  | { readonly kind: 'too_many'; readonly most: number }

/** The place of an entry in the decision log. */
export interface DecisionPlace {
  readonly step: number
  readonly version: number
}

/** Why a post that names its attempt is not of the newest one. */
export type NotNewest =
  | { readonly kind: 'attempt_superseded'; readonly attempt: number; readonly newest: Attempt }
  | { readonly kind: 'attempt_unknown'; readonly attempt: number; readonly newest: Attempt }

/** `shared_until` is the last step that a superseded attempt has in common with the newest. */
export type Standing =
  | { readonly kind: 'newest'; readonly attempt: number }
  | (Extract<NotNewest, { readonly kind: 'attempt_superseded' }> & { readonly shared_until: number })
  | Extract<NotNewest, { readonly kind: 'attempt_unknown' }>

export type AttemptBegun =
  | { readonly kind: 'begun'; readonly attempt: Attempt }
  | { readonly kind: 'too_many'; readonly most: number }

export type Begun =
  | {
      readonly kind: 'lease'
      readonly lease: string
      /** The newest attempt: where another begins meanwhile, this snapshot is not of it. */
      readonly attempt: number
      readonly probe_sha256: string | null
      readonly model_sha256: string | null
      /** The snapshots before this one that measures may read too, newest first. */
      readonly earlier: readonly StoredSnapshot[]
    }
  | { readonly kind: 'known'; readonly advice: Advice }
  | { readonly kind: 'conflict'; readonly stored_sha256: string }
  | NotNewest
  | { readonly kind: 'run_unknown' }

export type Claimed =
  | {
      readonly kind: 'work'
      readonly described: Described
      readonly earlier: readonly StoredSnapshot[]
    }
  /** Someone else holds the lease, or the work is done, or the run is gone. */
  | { readonly kind: 'nothing' }

export type ProbeBegun =
  | { readonly kind: 'go' }
  | { readonly kind: 'known' }
  | { readonly kind: 'conflict'; readonly stored_sha256: string | null }
  | { readonly kind: 'run_unknown' }

/** As of the probe: a run keeps its first model, which must come before its first snapshot. */
export type ModelBegun = ProbeBegun

/** One step's scalars, in numbers. */
export interface ScalarsAt {
  readonly step: number
  readonly scalars: Readonly<Record<string, number>>
}

export type ScalarsPosted =
  | { readonly kind: 'stored'; readonly accepted: number; readonly already_known: number }
  | {
      readonly kind: 'conflict'
      readonly step: number
      readonly name: string
      readonly stored: number
      readonly given: number
    }
  /** The step would have more scalars, those of earlier posts counted, than may be. */
  | { readonly kind: 'too_many_scalars'; readonly step: number; readonly most: number }
  | NotNewest
  | { readonly kind: 'run_unknown' }

export interface HistoryQuery {
  /** Only rows after this step. */
  readonly after?: number
  readonly limit?: number
  /** At most about this many points a series, as the smallest and largest of each bucket. */
  readonly points?: number
  readonly only?: 'scalars'
  /** What this attempt had when the next one began, instead of what there is now; not with `sample`. */
  readonly attempt?: number
  /** At most about this many whole rows, spread evenly over the steps, the newest among them; spikes may be missed. */
  readonly sample?: number
}

export interface HistoryPage {
  readonly total: number
  readonly rows: readonly HistoryRow[]
}

/** One run's history: the one writer of it. `null` stands for a run that is not there. */
export interface RunLedger {
  /** With the first version of its rules. */
  open(spec: RunSpec, digest: string, rules: NewRules): Promise<Opened>
  describe(): Promise<Described | null>
  read(): Promise<Run | null>
  /** Where `tags` are given, only if the run's own is one of them. */
  patch(patch: RunPatch, tags: readonly string[] | null): Promise<Patched | null>
  /** Grows whenever readings, scalars or advice change. */
  version(): Promise<number | null>
  /** `begun`: nobody can read it any more, and the rest goes as soon as the stores answer. */
  remove(): Promise<'removed' | 'begun' | 'unknown'>
  /**
   * The trainer sends what the object store alone will hold: it is heard, and what nothing ever names of it is removed in
   * time. False where the run is not there.
   */
  heard(): Promise<boolean>
  beginProbe(sha256: string): Promise<ProbeBegun>
  setProbe(sha256: string): Promise<ProbeBegun>
  beginModel(sha256: string): Promise<ModelBegun>
  setModel(sha256: string): Promise<ModelBegun>
  /** What lies after the step that it goes on from leaves the history, and is kept beside it. */
  beginAttempt(start: AttemptStart): Promise<AttemptBegun | null>
  /** All of them, by number. */
  attempts(): Promise<readonly Attempt[] | null>
  /** Where a post of this attempt stands. */
  standing(attempt: number): Promise<Standing | null>
  /**
   * Takes the lease on a snapshot, or says why not. `receiving` until its bytes are stored. `attempt` null: the newest.
   * What a superseded attempt shares with the newest is known to it too.
   */
  begin(step: number, sha256: string, bytes: number, attempt: number | null): Promise<Begun>
  /** The bytes are stored: a job for the queue. False where the lease is another's by now, or nobody's. */
  stored(step: number, lease: string): Promise<boolean>
  claim(step: number, sha256: string, lease: string): Promise<Claimed>
  /** Starts the lease's time anew while its holder works; false where the lease is another's by now. */
  extend(step: number, lease: string): Promise<boolean>
  /** Nothing of this snapshot was stored: forget that it was begun. */
  abandon(step: number, lease: string): Promise<void>
  /**
   * `earlier` are those that were read too: where by now others are, the snapshot is made due again. Null, and nothing
   * is recorded, where the step does not hold these bytes: the run was deleted, or another attempt has begun.
   */
  record(
    step: number,
    sha256: string,
    readings: Readings,
    earlier: readonly StoredSnapshot[],
  ): Promise<Advice | null>
  /** The evaluation has ended without readings; each measure says why. */
  fail(step: number, sha256: string, reason: string): Promise<Advice | null>
  /** One attempt went wrong; the ledger tries again when the lease runs out. */
  note(step: number, lease: string, reason: string): Promise<void>
  /** `attempt` as of `begin`. */
  postScalars(lines: readonly ScalarsAt[], attempt: number | null): Promise<ScalarsPosted>
  advice(): Promise<Advice | null>
  /** Of a snapshot whose evaluation has ended; null before. */
  adviceOf(step: number): Promise<Advice | null>
  /** The newest version at a step, whether or not its snapshot waits to be evaluated again. */
  adviceAt(step: number): Promise<Advice | null>
  /** Every version at a step, abandoned ones too, newest first: at most `limit`, older than `before`. */
  adviceVersions(step: number, limit: number, before: number | null): Promise<readonly AdviceVersion[] | null>
  /**
   * The advice at every step that has one. With `most`, where there are more: those at which the phase changes, those
   * right before these, and about that many between them.
   */
  timeline(most?: number): Promise<readonly Omit<Advice, 'readings'>[] | null>
  history(query: HistoryQuery): Promise<HistoryPage | null>
  /** The newest version of its rules. */
  rules(): Promise<RulesVersion | null>
  /** Every version of its rules, newest first. */
  rulesVersions(): Promise<readonly RulesVersion[] | null>
  /** A version that says the same as the newest is that one. `tags`: as of `patch`, of the newest version. */
  saveRules(rules: NewRules, tags: readonly string[] | null): Promise<RulesSaved | null>
  /** The names of all scalars that were posted. */
  scalarNames(): Promise<readonly string[] | null>
  /** The decision log, by step and version: at most `limit` entries after a place; null: from the start. */
  decisions(after: DecisionPlace | null, limit: number): Promise<readonly Decision[] | null>
  snapshots(): Promise<readonly SnapshotEntry[] | null>
  /** Opens the live channel for the credential of this id. */
  live(request: Request, credential: string): Promise<Response>
  /** Closes the channels that were opened with a credential. */
  disconnect(credential: string): Promise<void>
  readonly answers: AnswerKeeper
}

/** The list of runs, fed by the runs' outboxes. */
export interface RunIndex {
  list(limit: number, cursor: string | null): Promise<RunList | null>
  /** Whether there are as many runs as may be, this one not counted. */
  isFull(run: string): Promise<boolean>
  put(summary: RunSummary, version: number): Promise<void>
  remove(run: string, version: number): Promise<void>
  readonly answers: AnswerKeeper
}

export interface StoredObject {
  readonly body: ReadableStream<Uint8Array>
  readonly bytes: number
  readonly sha256: string | null
}

/** Weights and probes, by key. Keys name their content, so an object is written once. */
export interface Objects {
  /** False where the bytes do not have the digest. */
  put(
    key: string,
    body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
    sha256: string,
  ): Promise<boolean>
  open(key: string): Promise<StoredObject | null>
  /** Null where it is not there, or has more bytes than `most`. */
  read(key: string, most?: number): Promise<Uint8Array<ArrayBuffer> | null>
  /** Null where there is no such object. What lies beyond its end is left out. */
  readRange(key: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer> | null>
  /** The size in bytes, or null where there is no such object. */
  size(key: string): Promise<number | null>
  remove(key: string): Promise<void>
}

/** One snapshot that waits for its evaluation. */
export interface Job {
  readonly run: string
  readonly step: number
  readonly sha256: string
  readonly lease: string
}

export interface Jobs {
  send(job: Job): Promise<void>
  /** Sends a message that asks for nothing. */
  check(): Promise<void>
}

export type GraphOutcome =
  | { readonly ok: true; readonly outputs: Feeds }
  | { readonly ok: false; readonly failure: RuntimeFailure }

export interface RuntimeFailure {
  readonly code: 'out_of_memory' | 'runtime_error'
  readonly detail: string
}

/** Runs ONNX graphs, one evaluation at a time. */
export interface GraphRuntime {
  run(call: GraphCall): Promise<GraphOutcome>
  /** Waits for its turn, so that two evaluations never share the runtime's memory. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** How many evaluations wait for their turn. */
  waiting(): number
  memoryBytes(): number
}

/** All of it belongs to one project: what another one has is not there. */
export interface Ports {
  ledger(run: string): RunLedger
  readonly index: RunIndex
  readonly objects: Objects
  readonly jobs: Jobs
  readonly runtime: GraphRuntime
  readonly subjects: Subjects
  readonly recent: RecentSnapshots
  readonly moments: KeptMoments
  readonly limits: Limits
  readonly telemetry: Telemetry
  now(): number
  /** Lets whatever else waits in this isolate have its turn. */
  pause(): Promise<void>
  sleep(milliseconds: number): Promise<void>
  random(bytes: number): Uint8Array
}

export type ProjectPorts = (project: string) => Ports
