/** A snapshot of a recorded run, from its files: what the benchmark of the measures evaluates, anywhere. */
import type { Tensor } from '../../src/core/evaluation.ts'
import { readProbe } from '../../src/core/probe.ts'
import { generator } from '../../src/core/seeded.ts'
import { readSnapshot, type Snapshot } from '../../src/core/snapshot.ts'
import { prepareSubject } from '../../src/core/subject.ts'
import { runSpecSchema } from '../../src/wire/run.ts'
import { parseSafetensors, type SafetensorsFile } from '../../src/wire/safetensors/parse.ts'
import { type BenchRun, unlimited } from './random-run.ts'

/** The bytes of run.json, probe.safetensors and one snapshot. */
export type RunFiles = Readonly<Record<'spec' | 'probe' | 'snapshot', Uint8Array>>

/** The snapshots before it, for measures that average weights, are itself with every weight moved by up to 1%. */
export function recordedRun(
  { spec: json, probe: rows, snapshot: weights }: RunFiles,
  step: number,
): BenchRun {
  const spec = runSpecSchema.parse(JSON.parse(new TextDecoder().decode(json)))
  const probe = readProbe(spec, safetensors(rows))
  if (!probe.ok) throw new Error(probe.failure.detail)
  const prepared = prepareSubject(spec, probe.probe, unlimited)
  if (!prepared.ok) throw new Error(prepared.failure.detail)
  const { subject } = prepared
  const read = readSnapshot(subject, step, safetensors(weights))
  if (!read.ok) throw new Error(read.failure.detail)
  const { snapshot } = read
  return { subject, snapshot, earlier: [1, 2, 3].map((before) => moved(snapshot, step - 100 * before)) }
}

function moved(snapshot: Snapshot, step: number): Snapshot {
  const random = generator(step)
  const tensors = new Map<string, Tensor>()
  for (const [name, tensor] of snapshot.tensors) {
    if (tensor.dtype !== 'float32') continue
    tensors.set(name, { ...tensor, data: tensor.data.map((x) => x * (0.99 + 0.02 * random())) })
  }
  return { step, tensors, non_finite: null }
}

function safetensors(bytes: Uint8Array): SafetensorsFile {
  const parsed = parseSafetensors(bytes)
  if (!parsed.ok) throw new Error(parsed.failure.detail)
  return parsed.file
}
