/** A snapshot: the named float32 tensors of a model at one step, checked against what the model needs. */
import type { SafetensorsFile } from '../wire/safetensors/parse.ts'
import { firstNonFinite, readFloat32 } from '../wire/safetensors/read.ts'
import type { Tensor } from './evaluation.ts'
import { type CoreFailure, failed } from './failure.ts'
import type { TensorSpec } from './models/model.ts'
import type { Subject } from './subject.ts'

export interface Snapshot {
  readonly step: number
  /** Every float32 tensor of the file by name, those that the model does not use included. */
  readonly tensors: ReadonlyMap<string, Tensor>
  /** Where the first NaN or infinity is, in words; null where every weight is finite. */
  readonly non_finite: string | null
}

type SnapshotResult =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly failure: CoreFailure }

/**
 * Reads a snapshot of a run. Names, shapes and dtypes must be the model's; NaN and infinities are taken, and make
 * the readings undefined. Integer and boolean tensors (step counters, masks) are passed over.
 */
export function readSnapshot(subject: Subject, step: number, file: SafetensorsFile): SnapshotResult {
  const tensors = new Map<string, Tensor>()
  let nonFinite: string | null = null
  for (const [name, view] of file.tensors) {
    if (/^(BOOL|U\d+|I\d+)$/.test(view.dtype)) continue
    const values = readFloat32(view)
    if (!values.ok) return failed(values.failure.code, values.failure.detail, `/${name}`)
    const bad = firstNonFinite(values.data)
    if (bad !== null) nonFinite ??= `${name} holds ${bad.kind} (first at element ${bad.index})`
    tensors.set(name, { dtype: 'float32', shape: view.shape, data: values.data })
  }
  for (const needed of subject.model?.tensors ?? []) {
    const given = tensors.get(needed.name)
    if (given === undefined) {
      return failed(
        'snapshot_tensor_missing',
        `The snapshot lacks '${needed.name}', expected as ${shapeInWords(needed)}.`,
        `/${needed.name}`,
      )
    }
    if (
      given.shape.length !== needed.sizes.length ||
      given.shape.some((size, axis) => size !== needed.sizes[axis])
    ) {
      return failed(
        'snapshot_tensor_shape',
        `'${needed.name}' is [${given.shape.join(', ')}]; the run's model expects ${shapeInWords(needed)}.`,
        `/${needed.name}`,
      )
    }
  }
  if (tensors.size === 0) {
    return failed('snapshot_empty', 'The snapshot holds no float32 tensor, so there is nothing to measure.')
  }
  return { ok: true, snapshot: { step, tensors, non_finite: nonFinite } }
}

function shapeInWords(spec: TensorSpec): string {
  return `[${spec.letters.join(', ')}] = [${spec.sizes.join(', ')}]`
}
