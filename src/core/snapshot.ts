/** A snapshot: the named tensors of a model at one step as float32, checked against what the model needs. */
import type { SafetensorsDType } from '../wire/safetensors/dtype.ts'
import type { SafetensorsFile } from '../wire/safetensors/parse.ts'
import { firstNonFinite, type NonFinite } from '../wire/safetensors/read.ts'
import { readWeights } from '../wire/safetensors/read-weights.ts'
import type { Tensor } from './evaluation.ts'
import { type CoreFailure, failed } from './failure.ts'
import type { TensorShape } from './sizes.ts'
import { weightsAmong } from './snapshot-layout.ts'
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
  const among = weightsAmong(subject, [...file.tensors.values()])
  if (!among.ok) return among
  const tensors = new Map<string, Tensor>()
  let nonFinite: string | null = null
  for (const view of among.weights) {
    const values = readWeights(view)
    if (!values.ok) return failed(values.failure.code, values.failure.detail, `/${view.name}`)
    const bad = firstNonFinite(values.data)
    if (bad !== null) nonFinite ??= nonFiniteInWords(view, bad)
    tensors.set(view.name, { dtype: 'float32', shape: view.shape, data: values.data })
  }
  return { ok: true, snapshot: { step, tensors, non_finite: nonFinite } }
}

/** Where a tensor is not finite. What float64 holds and float32 does not is an infinity here. */
export function nonFiniteInWords(
  { name, dtype }: { readonly name: string; readonly dtype: SafetensorsDType },
  bad: NonFinite,
): string {
  return `${name} holds ${bad.kind}${dtype === 'F64' ? ' as float32' : ''} (first at element ${bad.index})`
}

/** The names and shapes of a snapshot's tensors. */
export function tensorShapes({ tensors }: Snapshot): TensorShape[] {
  return Array.from(tensors, ([name, { shape }]) => ({ name, shape }))
}
