/** The projections of functions on a group onto its isotypic parts. */
import type { Group } from './group.ts'

/**
 * [irreps, n, n]: at (rho, g, h) the number d_rho / |G| times chi_rho(g h^-1), so that the matrix of rho takes a function
 * of the product to its part in rho. Source: Serre 1977, Linear Representations of Finite Groups, 2.6, theorem 8, for
 * the regular representation.
 */
export function projectionsOf({ order: n, product, inverse, irreps }: Group): Float64Array {
  const projections = new Float64Array(irreps.length * n * n)
  for (const [rho, { dimension, character }] of irreps.entries()) {
    for (let g = 0; g < n; g += 1) {
      for (let h = 0; h < n; h += 1) {
        const quotient = product[g * n + (inverse[h] ?? 0)] ?? 0
        projections[(rho * n + g) * n + h] = ((character[quotient] ?? 0) * dimension) / n
      }
    }
  }
  return projections
}
