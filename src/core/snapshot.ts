/** A snapshot: the named tensors of a model at one step as float32, checked against what the model needs. */
import type { SafetensorsFile } from '../wire/safetensors/parse.ts'
import { firstNonFinite } from '../wire/safetensors/read.ts'
import { readWeights } from '../wire/safetensors/read-weights.ts'
import type { Tensor } from './evaluation.ts'
import { type CoreFailure, failed } from './failure.ts'
import type { TensorSpec } from './models/model.ts'
import type { Subject } from './subject.ts'

export interface Snapshot {
  readonly step: number
  /** Every floating-point tensor of the file by name, those that the model does not use included. */
  readonly tensors: ReadonlyMap<string, Tensor>
  /** Where the first NaN or infinity is, in words; null where every weight is finite. */
  readonly non_finite: string | null
}

type SnapshotResult =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly failure: CoreFailure }

/**
 * Reads a snapshot of a run. Names and shapes must be the model's. F32, F16, BF16 and F64 are taken, the last rounded to
 * float32; NaN and infinities make the readings undefined, and so does an F64 that float32 cannot hold. Integer and
 * boolean tensors (step counters, masks) are passed over, but quantized weights (I8, F8) are refused.
 */
export function readSnapshot(subject: Subject, step: number, file: SafetensorsFile): SnapshotResult {
  const tensors = new Map<string, Tensor>()
  let nonFinite: string | null = null
  for (const [name, view] of file.tensors) {
    if (/^(BOOL|U\d+|I(16|32|64))$/.test(view.dtype)) continue
    const values = readWeights(view)
    if (!values.ok) return failed(values.failure.code, values.failure.detail, `/${name}`)
    const bad = firstNonFinite(values.data)
    if (bad !== null)
      nonFinite ??= `${name} holds ${bad.kind}${view.dtype === 'F64' ? ' as float32' : ''} (first at element ${bad.index})`
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
  for (const name of tensors.keys()) {
    const part = subject.model?.contradiction?.(name) ?? null
    if (part !== null) {
      return failed(
        'snapshot_tensor_unexpected',
        `The snapshot holds '${name}', the ${part} of a model that has one; the run's model has none there: correct its fields, or leave the tensor out.`,
        `/${name}`,
      )
    }
  }
  if (tensors.size === 0) {
    return failed(
      'snapshot_empty',
      'The snapshot holds no floating-point tensor, so there is nothing to measure.',
    )
  }
  return { ok: true, snapshot: { step, tensors, non_finite: nonFinite } }
}

function shapeInWords(spec: TensorSpec): string {
  return `[${spec.letters.join(', ')}] = [${spec.sizes.join(', ')}]`
}
