/** Evaluates a snapshot that is in the object store: loaded whole where it is small enough, else tensor by tensor. */
import { evaluateStored } from '../core/measures/evaluate-stored.ts'
import { elementsOf, type TensorShape } from '../core/sizes.ts'
import { readSnapshot, type Snapshot } from '../core/snapshot.ts'
import { weightsAmong } from '../core/snapshot-layout.ts'
import type { Subject } from '../core/subject.ts'
import { parseSafetensors, type TensorView } from '../wire/safetensors/parse.ts'
import { driveStored } from './drive.ts'
import { type Evaluated, evaluate, evaluatedOf } from './evaluate.ts'
import { invalid, type Result, success } from './failure.ts'
import type { Limits } from './limits.ts'
import type { Objects, Ports } from './ports.ts'
import { placesOf, type StoredFile, storeReader } from './stored-snapshot.ts'

export interface FilesToEvaluate {
  readonly subject: Subject
  readonly step: number
  readonly files: readonly StoredFile[]
  /** The snapshots before this one that its measures read too. */
  readonly earlier: () => Promise<readonly Snapshot[]>
  /** Called before each part that is read of a snapshot that is not loaded whole; a throw ends the evaluation. */
  readonly progress: () => Promise<void>
}

/** Readings, or what is wrong with the files: that is found in their headers, before anything is evaluated. */
export async function evaluateFiles(
  { objects, runtime, limits, pause }: Pick<Ports, 'objects' | 'runtime' | 'limits' | 'pause'>,
  { subject, step, files, earlier, progress }: FilesToEvaluate,
): Promise<Result<Evaluated>> {
  const places = await placesOf(objects, files)
  if (!places.ok) return places
  const among = weightsAmong(subject, places.value)
  if (!among.ok) return invalid(among.failure)
  const because = noForwardBecause(among.weights, limits)
  if (because === null) {
    const snapshot = await load(objects, subject, step, files)
    if (!snapshot.ok) return snapshot
    return success(await evaluate(runtime, subject, snapshot.value, await earlier()))
  }
  const read = storeReader(objects, among.weights)
  const evaluation = evaluateStored(subject, step, among.weights, because)
  const driven = await driveStored(
    runtime,
    evaluation,
    async (request) => {
      await progress()
      return read(request)
    },
    pause,
  )
  return success(evaluatedOf(driven))
}

/** Why weights of these shapes are not loaded whole, so that they have no forward pass; null where they are. */
export function noForwardBecause(
  tensors: readonly TensorShape[],
  { whole_snapshot_bytes }: Pick<Limits, 'whole_snapshot_bytes'>,
): string | null {
  const bytes = tensors.reduce((sum, { shape }) => sum + 4 * elementsOf(shape), 0)
  if (bytes <= whole_snapshot_bytes) return null
  return `a forward pass needs all weights at once: ${mib(bytes)} as float32, and at most ${mib(whole_snapshot_bytes)} of a snapshot are loaded`
}

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toPrecision(3)} MiB`

async function load(
  objects: Objects,
  subject: Subject,
  step: number,
  files: readonly StoredFile[],
): Promise<Result<Snapshot>> {
  const tensors = new Map<string, TensorView>()
  for (const { key } of files) {
    const bytes = await objects.read(key)
    if (bytes === null) throw new Error(`${key} is not in the object store`)
    const parsed = parseSafetensors(bytes)
    if (!parsed.ok) return invalid(parsed.failure)
    for (const [name, view] of parsed.file.tensors) tensors.set(name, view)
  }
  const read = readSnapshot(subject, step, { metadata: {}, tensors })
  return read.ok ? success(read.snapshot) : invalid(read.failure)
}
