/** One snapshot's readings: checked against its run, then evaluated on the graph runtime. */
import { evaluateSnapshot } from '../core/measures/evaluate.ts'
import { readSnapshot, type Snapshot } from '../core/snapshot.ts'
import type { Subject } from '../core/subject.ts'
import type { Readings } from '../wire/reading.ts'
import { parseSafetensors } from '../wire/safetensors/parse.ts'
import { boundedReadings } from './bounded-readings.ts'
import { type Driven, drive } from './drive.ts'
import { invalid, type Result, success } from './failure.ts'
import type { GraphRuntime } from './ports.ts'

export type Evaluated =
  | { readonly ok: true; readonly readings: Readings }
  | { readonly ok: false; readonly reason: string }

/** A snapshot's tensors, or what is wrong with its bytes. */
export function openSnapshot(subject: Subject, step: number, bytes: Uint8Array): Result<Snapshot> {
  const parsed = parseSafetensors(bytes)
  if (!parsed.ok) return invalid(parsed.failure)
  const read = readSnapshot(subject, step, parsed.file)
  return read.ok ? success(read.snapshot) : invalid(read.failure)
}

export async function evaluate(
  runtime: GraphRuntime,
  subject: Subject,
  snapshot: Snapshot,
  earlier: readonly Snapshot[],
): Promise<Evaluated> {
  return evaluatedOf(await drive(runtime, evaluateSnapshot(subject, snapshot, earlier)))
}

/** Readings, or why the runtime made none. */
export function evaluatedOf(driven: Driven<Readings>): Evaluated {
  if (driven.ok) return { ok: true, readings: boundedReadings(driven.value) }
  const { code, detail } = driven.failure
  if (code === 'out_of_memory') {
    return { ok: false, reason: `evaluation needs more memory than the advisor has: ${detail}` }
  }
  return { ok: false, reason: `evaluation failed in the graph runtime: ${detail}` }
}
