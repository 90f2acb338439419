/** The dihedral group: the symmetries of a regular n-gon. */
import { type Group, groupFrom, type Irrep } from './group.ts'

/**
 * With r the rotation by one corner and s a reflection, s r s = r^-1: the element k is r^k and n + k is r^k s, for k =
 * 0 .. n - 1. So r^i r^j = r^(i+j), r^i (r^j s) = r^(i+j) s, (r^i s) r^j = r^(i-j) s, (r^i s)(r^j s) = r^(i-j).
 */
export function dihedralGroup(n: number): Group {
  return groupFrom(
    2 * n,
    (a, b) => {
      const turned = a < n ? (a % n) + (b % n) : (a % n) - (b % n)
      return ((turned + n) % n) + (a < n === b < n ? 0 : n)
    },
    irrepsOf(n),
  )
}

/**
 * A1 (trivial) and A2 (-1 at reflections); for even n also B1 and B2, (-1)^k at r^k; then E_h with the character
 * 2 cos(2 pi h k / n) at r^k and 0 at reflections, h = 1 .. under n/2. Source: Serre 1977, Linear Representations of
 * Finite Groups, 5.3.
 */
function irrepsOf(n: number): Irrep[] {
  const irrep = (
    name: string,
    dimension: number,
    rotation: (k: number) => number,
    reflection: (k: number) => number,
  ): Irrep => ({
    name,
    dimension,
    character: Float64Array.from({ length: 2 * n }, (_, g) => (g < n ? rotation(g) : reflection(g - n))),
  })
  const sign = (k: number): number => (k % 2 === 0 ? 1 : -1)
  const irreps = [
    irrep(
      'A1',
      1,
      () => 1,
      () => 1,
    ),
    irrep(
      'A2',
      1,
      () => 1,
      () => -1,
    ),
  ]
  if (n % 2 === 0)
    irreps.push(
      irrep('B1', 1, sign, sign),
      irrep('B2', 1, sign, (k) => -sign(k)),
    )
  for (let h = 1; 2 * h < n; h += 1) {
    irreps.push(
      irrep(
        `E${h}`,
        2,
        (k) => 2 * Math.cos((2 * Math.PI * ((h * k) % n)) / n),
        () => 0,
      ),
    )
  }
  return irreps
}
