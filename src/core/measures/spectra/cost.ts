/** What the spectra of a snapshot's matrices take. */
import type { Cost } from '../../cost.ts'
import type { TensorShape } from '../../sizes.ts'
import { mostHeldElements } from '../../weights.ts'
import { krylovSize } from './krylov.ts'
import { isCopied, isExact, isReadable, isSketched, type Sides, sidesOf } from './sides.ts'

type Operations = Omit<Cost, 'bytes'>

/** Gram matrices, in float32 of the large ones, and the reduction of each to its eigenvalues; sketches of the largest. */
export function spectraCost(tensors: readonly TensorShape[]): Cost {
  return overMatrices(tensors, (sides) => {
    const { long, short } = sides
    if (isSketched(sides)) return krylovOperations(sides)
    const gram = 2 * long * short ** 2
    return isExact(sides)
      ? { float32: 0, float64: gram + short ** 3 }
      : { float32: 0.75 * gram, float64: short ** 3 }
  })
}

/** Gram matrices of the shuffled weights in float32, and a factorization of each; sketches of the largest. */
export function trapsCost(tensors: readonly TensorShape[]): Cost {
  return overMatrices(tensors, (sides) => {
    const { long, short } = sides
    if (!isCopied(sides)) return { float32: 0, float64: 0 }
    const shuffling = 30 * long * short
    if (isSketched(sides)) {
      const { float32, float64 } = krylovOperations(sides)
      return { float32, float64: float64 + shuffling }
    }
    const gram = 2 * long * short ** 2
    return isExact(sides)
      ? { float32: gram, float64: shuffling + short ** 3 / 3 }
      : { float32: 0.75 * gram, float64: shuffling + 160 * short ** 2 }
  })
}

/** Products of the matrix with few vectors, each 2.5 times as long as one of many, and what makes them orthogonal. */
function krylovOperations({ long, short }: Sides): Operations {
  return { float32: 10 * krylovSize * long * short, float64: 4 * krylovSize ** 2 * (long + short) }
}

function overMatrices(tensors: readonly TensorShape[], of: (sides: Sides) => Operations): Cost {
  let [float32, float64, bytes] = [0, 0, 0]
  for (const { shape } of tensors) {
    const sides = sidesOf(shape)
    if (sides === null || !isReadable(sides)) continue
    const cost = of(sides)
    float32 += cost.float32
    float64 += cost.float64
    bytes = Math.max(bytes, bytesOf(sides))
  }
  return { float32, float64, bytes }
}

/** The matrix, a copy where there is one, and the Gram matrix twice or the vectors of a sketch. */
function bytesOf(sides: Sides): number {
  const { long, short } = sides
  const elements = long * short
  const weights = isCopied(sides) ? 8 * elements : 4 * Math.min(elements, mostHeldElements)
  return weights + (isSketched(sides) ? 8 * krylovSize * (long + short) : 16 * short ** 2)
}
