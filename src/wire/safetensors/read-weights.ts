/** The elements of a tensor of weights, whatever floating-point format they are stored in. */
import { quote, type Refused, refuse } from './failure.ts'
import { widenBfloat16, widenFloat16 } from './half-precision.ts'
import type { TensorView } from './parse.ts'
import { aligned, type Read, readFloat32 } from './read.ts'

/**
 * The elements as float32. F32, F16 and BF16 are exact, subnormals, infinities and NaN included. F64 is rounded to the
 * nearest float32: off by at most 6e-8 of itself, what is under 7e-46 becomes 0, and what exceeds 3.4e38 an infinity,
 * which makes the snapshot non-finite. Other formats are refused by name.
 */
export function readWeights(view: TensorView): Read<Float32Array> | Refused {
  switch (view.dtype) {
    case 'F32':
      return readFloat32(view)
    case 'F16':
      return { ok: true, data: widenFloat16(aligned(view.bytes, Uint16Array)) }
    case 'BF16':
      return { ok: true, data: widenBfloat16(aligned(view.bytes, Uint16Array)) }
    case 'F64':
      return { ok: true, data: new Float32Array(aligned(view.bytes, Float64Array)) }
    case 'I8':
    case 'F8_E4M3':
    case 'F8_E5M2':
      return refuse(
        'dtype_quantized',
        `The tensor ${quote(view.name)} is ${view.dtype}, whose numbers mean nothing without their scale: multiply by it and send F16, BF16 or F32, or leave the tensor out.`,
        {},
        view.name,
      )
    default:
      return refuse(
        'dtype_unsuitable',
        `The tensor ${quote(view.name)} is ${view.dtype}, but weights are F32, F16, BF16 or F64: convert it before sending.`,
        {},
        view.name,
      )
  }
}
