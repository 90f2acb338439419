/** Which element types weights may have. */
import type { SafetensorsDType } from './dtype.ts'
import { quote, type Refused, refuse } from './failure.ts'

interface Typed {
  readonly name: string
  readonly dtype: SafetensorsDType
}

/** Whether a tensor is passed over: step counters and masks are no weights. */
export function isNoWeight({ dtype }: Pick<Typed, 'dtype'>): boolean {
  return /^(BOOL|U\d+|I(16|32|64))$/.test(dtype)
}

/** Why a tensor's elements are not read as weights; null where they are. */
export function refusalOfWeights({ name, dtype }: Typed): Refused | null {
  switch (dtype) {
    case 'F32':
    case 'F16':
    case 'BF16':
    case 'F64':
      return null
    case 'I8':
    case 'F8_E4M3':
    case 'F8_E5M2':
      return refuse(
        'dtype_quantized',
        `The tensor ${quote(name)} is ${dtype}, whose numbers mean nothing without their scale: multiply by it and send F16, BF16 or F32, or leave the tensor out.`,
        {},
        name,
      )
    default:
      return refuse(
        'dtype_unsuitable',
        `The tensor ${quote(name)} is ${dtype}, but weights are F32, F16, BF16 or F64: convert it before sending.`,
        {},
        name,
      )
  }
}
