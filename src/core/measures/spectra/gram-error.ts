/** How far what is read off the eigenvalues of a Gram matrix may be from what the matrix itself has. */
import { entropyOf } from './entropy.ts'
import type { PowerLaw } from './power-law.ts'

/** What may be wrong with the entropy, with itself where it is below 1, and with the exponent of the tail. */
const mostError = 1e-7

/**
 * Whether eigenvalues of a float64 Gram matrix, largest first, will do. They are known to d = n x 2.2e-16 of the largest
 * (measured: a third of that). A singular value s, the root of one, is then wrong by at most d / s, since sqrt a - sqrt b =
 * (a - b) / (sqrt a + sqrt b); and what is not above d may as well be zero.
 */
export function areExactEnough(eigenvalues: Float64Array, tail: PowerLaw | null): boolean {
  const n = eigenvalues.length
  const error = n * Number.EPSILON * (eigenvalues[0] ?? 0)
  if ((eigenvalues[n - 1] ?? 0) <= error) return false
  const entropy = entropyOf({ eigenvalues, counts: new Float64Array(n).fill(1) }) ?? 0
  if (entropyErrorOf(eigenvalues, entropy, error) > mostError * Math.min(1, entropy)) return false
  return tail === null || tailErrorOf(tail, error) <= mostError
}

/**
 * Of the entropy H of the shares p = s / sum s, in nats, to first order: its derivative by s is -(ln p + H) / sum s. It
 * is also the relative error of the effective rank, e to the H.
 */
function entropyErrorOf(eigenvalues: Float64Array, entropy: number, error: number): number {
  const singular = eigenvalues.map(Math.sqrt)
  const sum = singular.reduce((total, value) => total + value, 0)
  return singular.reduce(
    (total, value) => total + ((error / value) * Math.abs(Math.log(value / sum) + entropy)) / sum,
    0,
  )
}

/**
 * Of alpha - 1 = count / sum ln(x / least), as a share of it and to first order: no logarithm of the tail is wrong by
 * more than error / least, and that of the cut is in all of them. The fit's distance moves by little more; another cut
 * wins only where two fit equally well.
 */
function tailErrorOf({ alpha, least }: PowerLaw, error: number): number {
  return (2 * (alpha - 1) * error) / least
}
