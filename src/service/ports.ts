/** What the use cases need of the outside: ledgers, index, objects, a queue, a graph runtime, a clock. */
import type { Feeds, GraphCall } from '../core/evaluation.ts'
import type { Advice } from '../wire/advice.ts'
import type { HistoryRow, Readings } from '../wire/reading.ts'
import type { Run, RunList, RunPatch, RunSpec, RunSummary } from '../wire/run.ts'
import type { SnapshotEntry } from '../wire/snapshot.ts'
import type { AnswerKeeper } from './kept-answers.ts'
import type { Limits } from './limits.ts'
import type { RecentSnapshots } from './recent-snapshots.ts'
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

export type Begun =
  | {
      readonly kind: 'lease'
      readonly lease: string
      readonly probe_sha256: string | null
      readonly model_sha256: string | null
      /** The snapshots before this one that measures may read too, newest first. */
      readonly earlier: readonly StoredSnapshot[]
    }
  | { readonly kind: 'known'; readonly advice: Advice }
  | { readonly kind: 'conflict'; readonly stored_sha256: string }
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
  | { readonly kind: 'run_unknown' }

export interface HistoryQuery {
  /** Only rows after this step. */
  readonly after?: number
  readonly limit?: number
  /** At most about this many points a series, as the smallest and largest of each bucket. */
  readonly points?: number
  readonly only?: 'scalars'
  /** At most about this many whole rows, spread evenly over the steps, the newest among them; spikes may be missed. */
  readonly sample?: number
}

export interface HistoryPage {
  readonly total: number
  readonly rows: readonly HistoryRow[]
}

/** One run's history: the one writer of it. `null` stands for a run that is not there. */
export interface RunLedger {
  open(spec: RunSpec, digest: string): Promise<Opened>
  describe(): Promise<Described | null>
  read(): Promise<Run | null>
  /** Where `tags` are given, only if the run's own is one of them. */
  patch(patch: RunPatch, tags: readonly string[] | null): Promise<Patched | null>
  /** Grows whenever readings, scalars or advice change. */
  version(): Promise<number | null>
  remove(): Promise<boolean>
  beginProbe(sha256: string): Promise<ProbeBegun>
  setProbe(sha256: string): Promise<ProbeBegun>
  beginModel(sha256: string): Promise<ModelBegun>
  setModel(sha256: string): Promise<ModelBegun>
  /** Takes the lease on a snapshot, or says why not. `receiving` until its bytes are stored. */
  begin(step: number, sha256: string, bytes: number): Promise<Begun>
  /** The bytes are stored: a job for the queue. */
  stored(step: number, lease: string): Promise<boolean>
  claim(step: number, sha256: string, lease: string): Promise<Claimed>
  /** Starts the lease's time anew while its holder works; false where the lease is another's by now. */
  extend(step: number, lease: string): Promise<boolean>
  /** Nothing of this snapshot was stored: forget that it was begun. */
  abandon(step: number, lease: string): Promise<void>
  /** `earlier` are those that were read too: where by now others are, the snapshot is made due again. */
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
  postScalars(lines: readonly ScalarsAt[]): Promise<ScalarsPosted>
  advice(): Promise<Advice | null>
  /** Of a snapshot whose evaluation has ended; null before. */
  adviceOf(step: number): Promise<Advice | null>
  /**
   * The advice at every step that has one. With `most`, where there are more: those at which the phase changes, those
   * right before these, and about that many between them.
   */
  timeline(most?: number): Promise<readonly Omit<Advice, 'readings'>[] | null>
  history(query: HistoryQuery): Promise<HistoryPage | null>
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
  readonly limits: Limits
  readonly telemetry: Telemetry
  now(): number
  /** Lets whatever else waits in this isolate have its turn. */
  pause(): Promise<void>
  sleep(milliseconds: number): Promise<void>
  random(bytes: number): Uint8Array
}

export type ProjectPorts = (project: string) => Ports
