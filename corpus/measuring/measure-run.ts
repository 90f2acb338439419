/** Every measure's reading of every snapshot of a recorded run, as an advisor would compute it in step order. */
import { readFile } from 'node:fs/promises'
import type { CoreFailure } from '../../src/core/failure.ts'
import { evaluateSnapshot } from '../../src/core/measures/evaluate.ts'
import { type Probe, readProbe } from '../../src/core/probe.ts'
import { readSnapshot, type Snapshot } from '../../src/core/snapshot.ts'
import { prepareSubject, type Subject } from '../../src/core/subject.ts'
import { type RunSpec, runSpecSchema } from '../../src/wire/run.ts'
import { parseSafetensors, type SafetensorsFile } from '../../src/wire/safetensors/parse.ts'
import { drive } from '../../test/core/drive.ts'
import type { RecordedRun } from '../../training-client/command/recorded-run.ts'
import type { ReadingsAt } from './compact.ts'

/** How many snapshots before this one a measure may compare it with. */
const mostEarlier = 3

/** Calls `at` after each snapshot. Throws where the folder is no run that an advisor would take. */
export async function measureRun(
  recorded: RecordedRun,
  at: (evaluated: number) => void,
): Promise<ReadingsAt[]> {
  const subject = subjectOf(recorded)
  const rows: ReadingsAt[] = []
  let earlier: readonly Snapshot[] = []
  for (const { step, path } of recorded.snapshots) {
    const read = readSnapshot(subject, step, fileOf(await readFile(path), path))
    if (!read.ok) throw refused(path, read.failure)
    rows.push({ step, readings: await drive(evaluateSnapshot(subject, read.snapshot, earlier)) })
    earlier = [read.snapshot, ...earlier].slice(0, mostEarlier)
    at(rows.length)
  }
  return rows
}

function subjectOf({ directory, spec, probe }: RecordedRun): Subject {
  const parsed = runSpecSchema.parse(JSON.parse(spec))
  const prepared = prepareSubject(parsed, probe === null ? null : probeOf(parsed, probe, directory))
  if (!prepared.ok) throw refused(directory, prepared.failure)
  return prepared.subject
}

function probeOf(spec: RunSpec, bytes: Uint8Array, directory: string): Probe {
  const read = readProbe(spec, fileOf(bytes, directory))
  if (!read.ok) throw refused(directory, read.failure)
  return read.probe
}

function fileOf(bytes: Uint8Array, path: string): SafetensorsFile {
  const parsed = parseSafetensors(bytes)
  if (!parsed.ok) throw refused(path, parsed.failure)
  return parsed.file
}

function refused(path: string, { code, detail }: Pick<CoreFailure, 'code' | 'detail'>): Error {
  return new Error(`${path}: ${code}: ${detail}`)
}
