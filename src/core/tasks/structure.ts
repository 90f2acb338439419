/** The cyclic structure of a task: an order of the operands in which the label depends on (i + j) mod n alone. */

/**
 * With it the label of the pair (`first[i]`, `second[j]`) is `classes[(i + j) mod n]`, and the Fourier transform
 * over Z_n diagonalizes the task. Pairs that no (i, j) names (a zero factor) lie outside of it.
 * Source: Nanda et al. 2023, section 4; for other operations, reordered first (see `facts` in docs/measures.md).
 */
export interface CyclicStructure {
  readonly order: number
  readonly first: Int32Array
  readonly second: Int32Array
  readonly classes: Int32Array
  /** Whether (a, b) and (b, a) have the same label, so that a memorized pair leaks its mirror's. */
  readonly commutative: boolean
}

/** A structure, or why there is none. */
export type StructureOf = { readonly structure: CyclicStructure } | { readonly none_because: string }
