/** The recorded snapshot on which this project's readings are held against numpy's. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../embedded/paths.ts'
import { readProbe } from '../../src/core/probe.ts'
import { readSnapshot } from '../../src/core/snapshot.ts'
import { prepareSubject } from '../../src/core/subject.ts'
import { runSpecSchema } from '../../src/wire/run.ts'
import { parseSafetensors, type SafetensorsFile } from '../../src/wire/safetensors/parse.ts'
import { type BenchRun, unlimited } from './random-run.ts'

export const directory = join(root, 'test', 'fixtures', 'runs', 'add-113-seed0')
/** Late in cleanup, where losses, frequencies and neurons all say something. */
export const step = 9500

export function recordedRun(): BenchRun {
  const spec = runSpecSchema.parse(JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8')))
  const probe = readProbe(spec, safetensors('probe.safetensors'))
  if (!probe.ok) throw new Error(probe.failure.detail)
  const prepared = prepareSubject(spec, probe.probe, unlimited)
  if (!prepared.ok) throw new Error(prepared.failure.detail)
  const { subject } = prepared
  const file = safetensors(join('snapshots', `${String(step).padStart(8, '0')}.safetensors`))
  const read = readSnapshot(subject, step, file)
  if (!read.ok) throw new Error(read.failure.detail)
  return { subject, snapshot: read.snapshot, earlier: [] }
}

function safetensors(name: string): SafetensorsFile {
  const parsed = parseSafetensors(readFileSync(join(directory, name)))
  if (!parsed.ok) throw new Error(parsed.failure.detail)
  return parsed.file
}
