/** A finite group as tables: products, inverses, conjugacy classes and the characters of its irreducible representations. */

/** An irreducible representation, as far as its character knows it. */
export interface Irrep {
  /** A partition for the symmetric groups, A1, A2, B1, B2, E1, E2, ... for the dihedral ones. */
  readonly name: string
  readonly dimension: number
  /** [order]: its character at each element. Real, for the groups here. */
  readonly character: Float64Array
}

export interface Group {
  readonly order: number
  /** [order, order]: the element a b at a * order + b. */
  readonly product: Int32Array
  /** [order] */
  readonly inverse: Int32Array
  /** [order]: the conjugacy class of each element, numbered in the order of their first elements. */
  readonly conjugacy: Int32Array
  /** One for each conjugacy class, the trivial one first. */
  readonly irreps: readonly Irrep[]
}

/** The group whose element 0 is the identity, from its multiplication and its characters. */
export function groupFrom(
  order: number,
  multiply: (a: number, b: number) => number,
  irreps: readonly Irrep[],
): Group {
  const product = Int32Array.from({ length: order * order }, (_, cell) =>
    multiply(Math.floor(cell / order), cell % order),
  )
  const inverse = new Int32Array(order)
  for (const [cell, element] of product.entries())
    if (element === 0) inverse[Math.floor(cell / order)] = cell % order
  return { order, product, inverse, conjugacy: conjugacyClasses(order, product, inverse), irreps }
}

function conjugacyClasses(order: number, product: Int32Array, inverse: Int32Array): Int32Array {
  const classes = new Int32Array(order).fill(-1)
  const times = (a: number, b: number): number => product[a * order + b] ?? 0
  let next = 0
  for (let g = 0; g < order; g += 1) {
    if (classes[g] !== -1) continue
    for (let x = 0; x < order; x += 1) classes[times(times(x, g), inverse[x] ?? 0)] = next
    next += 1
  }
  return classes
}
