/** The elements of a tensor of weights, whatever floating-point format they are stored in. */
import type { Refused } from './failure.ts'
import { widenBfloat16, widenFloat16 } from './half-precision.ts'
import type { TensorView } from './parse.ts'
import { aligned, type Read, readFloat32 } from './read.ts'
import { refusalOfWeights } from './weights-dtype.ts'

/**
 * The elements as float32. F32, F16 and BF16 are exact, subnormals, infinities and NaN included. F64 is rounded to the
 * nearest float32: off by at most 6e-8 of itself, what is under 7e-46 becomes 0, and what exceeds 3.4e38 an infinity,
 * which makes the snapshot non-finite. Other formats are refused by name.
 */
export function readWeights(view: TensorView): Read<Float32Array> | Refused {
  const refusal = refusalOfWeights(view)
  if (refusal !== null) return refusal
  switch (view.dtype) {
    case 'F16':
      return { ok: true, data: widenFloat16(aligned(view.bytes, Uint16Array)) }
    case 'BF16':
      return { ok: true, data: widenBfloat16(aligned(view.bytes, Uint16Array)) }
    case 'F64':
      return { ok: true, data: new Float32Array(aligned(view.bytes, Float64Array)) }
    default:
      return readFloat32(view)
  }
}
