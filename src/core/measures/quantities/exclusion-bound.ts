/** How large a loss can become when a frequency is removed: a bound that is far cheaper than the loss. */
import type { FourierBasis } from '../../tasks/fourier.ts'
import { type ClassLayout, rowAt } from './class-layout.ts'
import type { Components } from './components.ts'

/**
 * [frequencies]: the most by which P_k L can tell two columns of a class apart. At class s it is the dot product of
 * (cosines[k, s], sines[k, s]) with (cosine[k, c], sine[k, c]), so twice the largest product of their lengths.
 */
export function swingsOf(
  { cosine, sine }: Components,
  { cosines, sines, order: n }: FourierBasis,
): Float64Array {
  const longest = (x: Float64Array, y: Float64Array, k: number): number => {
    let most = 0
    for (let at = k * n; at < (k + 1) * n; at += 1)
      most = Math.max(most, (x[at] ?? 0) ** 2 + (y[at] ?? 0) ** 2)
    return Math.sqrt(most)
  }
  return Float64Array.from(
    { length: cosine.length / n },
    (_, k) => 2 * longest(cosines, sines, k) * longest(cosine, sine, k),
  )
}

/**
 * [train pairs]: sums over the columns c other than the label's of exp(L_c - L_label), by the pairs' losses ln(1 + sum),
 * float64 [rows]. Raised by what rounding may have taken off a loss; a row that has more classes than the n columns has
 * a larger sum, so that a bound stays one.
 */
export function othersOf(loss: Float64Array, { order: n, train }: ClassLayout): Float64Array {
  const rounding = n * 2 ** -50
  const sums: number[] = []
  for (let s = 0; s < n; s += 1)
    for (let i = 0; i < n; i += 1)
      if (train[s * n + i] === 1) sums.push(Math.expm1(loss[rowAt(n, s, i)] ?? 0) * (1 + rounding) + rounding)
  return Float64Array.from(sums)
}

/**
 * A bound of the mean over the pairs of CE(L - P_k L): where P_k L tells no two columns further apart than `swing`, no
 * exp(L_c - L_label) grows by more than exp(swing).
 */
export function boundOf(others: Float64Array, swing: number): number {
  const growth = Math.exp(swing)
  let total = 0
  for (let pair = 0; pair < others.length; pair += 1) total += Math.log1p((others[pair] ?? 0) * growth)
  // The loss that it is compared with is rounded too.
  return (total / others.length) * (1 + 1e-9)
}
