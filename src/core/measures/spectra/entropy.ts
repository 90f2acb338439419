/** How evenly the singular values of a matrix share their sum. */
import type { Spectrum } from './spectrum.ts'

/**
 * The entropy -sum p ln p of p_i = s_i / sum s, in nats, over the singular values s; null for a matrix of zeros.
 * Roy & Vetterli 2007, section 2.
 */
export function entropyOf({ eigenvalues, counts }: Pick<Spectrum, 'eigenvalues' | 'counts'>): number | null {
  let total = 0
  for (const [at, eigenvalue] of eigenvalues.entries()) total += (counts[at] ?? 0) * Math.sqrt(eigenvalue)
  if (total === 0) return null
  let entropy = 0
  for (const [at, eigenvalue] of eigenvalues.entries()) {
    const share = Math.sqrt(eigenvalue) / total
    if (share > 0) entropy -= (counts[at] ?? 0) * share * Math.log(share)
  }
  // A single value has a share of 1, and -0 would be printed as such.
  return Math.max(0, entropy)
}
