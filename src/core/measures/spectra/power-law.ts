/** A power law fitted to the tail of positive numbers: maximum likelihood above a cut that the data choose. */

export interface PowerLaw {
  /** The exponent of the density x^-alpha. */
  readonly alpha: number
  /** The largest distance between the tail's distribution and the fitted one: 0 is perfect, 1 the worst. */
  readonly distance: number
  /** The smallest number of the tail, in the unit of the data. */
  readonly least: number
  /** How many numbers the tail has. */
  readonly count: number
}

/** With fewer numbers than this an exponent says nothing. */
export const leastNumbers = 8

/**
 * Clauset, Shalizi & Newman 2009, Power-law distributions in empirical data (arXiv 0706.1062), equations 3.1 and 3.9:
 * alpha = 1 + n / sum ln(x / least) over the n numbers from `least` on, where `least` is the number of the data, the
 * largest excepted, whose fit is nearest to its tail by Kolmogorov and Smirnov. As in the authors' own code the tail's
 * distribution at its i-th number (from 0) is i / n, and there is no correction for small n: with a known cut the
 * expected alpha is too high by (alpha - 1) / (n - 1), and choosing the cut adds to that and to its spread: on pure power
 * laws of exponent 2, 3 and 4 it is too high by .05, .10 and .11 at n = 128 (standard deviation .18, .32, .40), and by
 * .15, .41 and .52 at n = 32 (`node bench/spectra/alpha-bias.ts`). A factor on all numbers changes nothing but `least`.
 * Null where fewer than 8 numbers are positive, or all of them are equal. Takes the numbers in any order.
 */
export function fitPowerLaw(numbers: Float64Array): PowerLaw | null {
  const sorted = numbers.filter((number) => number > 0).sort()
  if (sorted.length < leastNumbers) return null
  const logs = sorted.map(Math.log)
  let best: PowerLaw | null = null
  let logsAbove = 0
  for (let start = sorted.length - 1; start >= 0; start -= 1) {
    const least = sorted[start] ?? 0
    const log = logs[start] ?? 0
    logsAbove += log
    const count = sorted.length - start
    const sum = logsAbove - count * log
    if (least === sorted[start - 1] || least === sorted.at(-1) || sum <= 0) continue
    const exponent = count / sum
    const distance = distanceOf(logs.subarray(start), exponent)
    // The lowest of equally good cuts, as when they are tried from the lowest on.
    if (best === null || distance <= best.distance) best = { alpha: 1 + exponent, distance, least, count }
  }
  return best
}

/** Kolmogorov and Smirnov's distance of 1 - (x / least)^-exponent from the share of smaller numbers. */
function distanceOf(logs: Float64Array, exponent: number): number {
  const first = logs[0] ?? 0
  let most = 0
  for (let index = 0; index < logs.length; index += 1) {
    const fitted = 1 - Math.exp(exponent * (first - (logs[index] ?? 0)))
    most = Math.max(most, Math.abs(fitted - index / logs.length))
  }
  return most
}
