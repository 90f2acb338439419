/** Which tensors of a snapshot are matrices with a spectrum that is worth reading. */
import type { TensorShape } from '../../sizes.ts'
import { mostHeldElements } from '../../weights.ts'
import { isReadable, leastSide, mostGramSide, type Sides, sidesOf } from './sides.ts'

/** A row-major [rows, columns] matrix of finite float32 weights. */
export interface Matrix {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
}

export interface MatrixShape extends Sides {
  readonly tensor: TensorShape
}

export type Matrices = { readonly matrices: readonly MatrixShape[] } | { readonly undefined_because: string }

/**
 * The matrices among these tensors. A tensor of rank 2 is one where both sides are at least 8; of a higher rank all axes
 * but the last become rows, and the same holds. One that cannot be held whole is left out, unless its columns are at most
 * 1,024 and not more than its rows.
 */
export function matricesOf(tensors: readonly TensorShape[]): Matrices {
  const all = tensors.flatMap((tensor): MatrixShape[] => {
    const sides = sidesOf(tensor.shape)
    return sides === null ? [] : [{ tensor, ...sides }]
  })
  if (all.length === 0)
    return { undefined_because: `no tensor is a matrix with both sides of at least ${leastSide}` }
  const matrices = all.filter(isReadable)
  if (matrices.length > 0) return { matrices }
  return {
    undefined_because: `every matrix has more than ${mostHeldElements} elements, the most that are held at once, and is not read in blocks either: its columns exceed ${mostGramSide}, or its rows`,
  }
}
