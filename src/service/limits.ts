import { type EvaluationLimits, defaultLimits as evaluationLimits } from '../core/limits.ts'
import { defaultOnnxLimits } from '../wire/onnx/limits.ts'
import type { RateLimit } from './token-buckets.ts'

/** What one request may bring, and what evaluation may take. The local runtime enforces none of these, so the advisor does. */
export interface Limits {
  /** A snapshot up to this size is evaluated in the request that brought it. */
  readonly small_snapshot_bytes: number
  /** A larger one than this is refused, and so is a larger shard, and a snapshot of shards that are larger together. */
  readonly max_snapshot_bytes: number
  /**
   * A snapshot whose weights take at most so many bytes as float32 is loaded whole, and has forward measures. Of a larger
   * one the weights are read one tensor after the other, and there are measures of the weights alone.
   */
  readonly whole_snapshot_bytes: number
  /** Of one request: the most that Cloudflare lets through on its Free and Pro plans. */
  readonly max_body_bytes: number
  readonly max_probe_bytes: number
  /** Of an uploaded ONNX graph. */
  readonly max_model_bytes: number
  readonly max_scalars_bytes: number
  readonly max_json_bytes: number
  /** Estimated milliseconds of processor time up to which a snapshot is evaluated in its request, not from the queue. */
  readonly request_cpu_ms: number
  readonly evaluation: EvaluationLimits
  /** While so many evaluations wait in this isolate, a snapshot is evaluated from the queue, and its sender need not wait. */
  readonly most_waiting: number
  /** The most bytes of bodies that this isolate holds at once: who brings more is asked to come again. */
  readonly most_held_bytes: number
  /** Of one credential, in one isolate. */
  readonly rate: RateLimit
  /** How long a body may take to come. */
  readonly body_time: BodyTime
  /** The longest that an answer is held back for who prefers to wait. */
  readonly max_wait_seconds: number
}

/** A body of n bytes may take `seconds`, and one more for every `bytes_per_second` of n. */
export interface BodyTime {
  readonly seconds: number
  readonly bytes_per_second: number
}

/** Of a project; a few more where they are opened at the same time. */
export const MOST_RUNS = 100_000

const MIB = 1024 * 1024

export const defaultLimits: Limits = {
  small_snapshot_bytes: 8 * MIB,
  max_snapshot_bytes: 1024 * MIB,
  whole_snapshot_bytes: 16 * MIB,
  max_body_bytes: 100_000_000,
  max_probe_bytes: 8 * MIB,
  max_model_bytes: defaultOnnxLimits.bytes,
  max_scalars_bytes: MIB,
  max_json_bytes: 256 * 1024,
  request_cpu_ms: 5000,
  most_waiting: 8,
  most_held_bytes: 32 * MIB,
  evaluation: evaluationLimits,
  rate: { requests: 6000, seconds: 10 },
  body_time: { seconds: 30, bytes_per_second: 64 * 1024 },
  max_wait_seconds: 25,
}

/** The largest file that one request may bring: a snapshot or a shard of one. */
export function largestFile({ max_snapshot_bytes, max_body_bytes }: Limits): number {
  return Math.min(max_snapshot_bytes, max_body_bytes)
}
