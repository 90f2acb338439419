/** How evenly the singular values of a matrix share their sum. */
import type { Spectrum } from './spectrum.ts'

/**
 * The entropy -sum p ln p of p_i = s_i / sum s, in nats, over the singular values s; null for a matrix of zeros.
 * Roy & Vetterli 2007, section 2.
 */
export function entropyOf({ eigenvalues }: Pick<Spectrum, 'eigenvalues'>): number | null {
  let total = 0
  for (const eigenvalue of eigenvalues) total += Math.sqrt(eigenvalue)
  if (total === 0) return null
  let entropy = 0
  for (const eigenvalue of eigenvalues) {
    const share = Math.sqrt(eigenvalue) / total
    if (share > 0) entropy -= share * Math.log(share)
  }
  // A single value has a share of 1, and -0 would be printed as such.
  return Math.max(0, entropy)
}
