/** What a snapshot must look like, by the names, formats and shapes in its header alone. */
import type { SafetensorsDType } from '../wire/safetensors/dtype.ts'
import { isNoWeight, refusalOfWeights } from '../wire/safetensors/weights-dtype.ts'
import { type CoreFailure, failed } from './failure.ts'
import type { TensorSpec } from './models/model.ts'
import type { Subject } from './subject.ts'

interface Described {
  readonly name: string
  readonly dtype: SafetensorsDType
  readonly shape: readonly number[]
}

/**
 * The tensors that are weights, in the order given, or what is wrong with all of them together: a format that is not
 * taken, or a tensor of the run's model that is missing, has another shape, or contradicts it.
 */
export function weightsAmong<T extends Described>(
  subject: Subject,
  tensors: readonly T[],
):
  | { readonly ok: true; readonly weights: readonly T[] }
  | { readonly ok: false; readonly failure: CoreFailure } {
  const weights = new Map<string, T>()
  for (const tensor of tensors) {
    if (isNoWeight(tensor)) continue
    const refusal = refusalOfWeights(tensor)
    if (refusal !== null) return failed(refusal.failure.code, refusal.failure.detail, `/${tensor.name}`)
    weights.set(tensor.name, tensor)
  }
  const hint = subject.model?.ifMissing === undefined ? '' : ` ${subject.model.ifMissing}`
  for (const needed of subject.model?.tensors ?? []) {
    const given = weights.get(needed.name)
    if (given === undefined) {
      return failed(
        'snapshot_tensor_missing',
        `The snapshot lacks '${needed.name}', expected as ${shapeInWords(needed)}.${hint}`,
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
  for (const name of weights.keys()) {
    const part = subject.model?.contradiction?.(name) ?? null
    if (part !== null) {
      return failed(
        'snapshot_tensor_unexpected',
        `The snapshot holds '${name}', the ${part} of a model that has one; the run's model has none there: correct its fields, or leave the tensor out.`,
        `/${name}`,
      )
    }
  }
  if (weights.size === 0) {
    return failed(
      'snapshot_empty',
      'The snapshot holds no floating-point tensor, so there is nothing to measure.',
    )
  }
  return { ok: true, weights: [...weights.values()] }
}

function shapeInWords(spec: TensorSpec): string {
  const sizes = `[${spec.sizes.join(', ')}]`
  return spec.letters.length === 0 ? sizes : `[${spec.letters.join(', ')}] = ${sizes}`
}
