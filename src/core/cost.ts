/** What computations take, known before they run: the plan of a run is made of these. */

export interface Cost {
  /** Floating-point operations in float32; a multiplication and an addition count as one each. */
  readonly float32: number
  /** In float64; an exponential or a logarithm counts as `exponential` of them. */
  readonly float64: number
  /** The most bytes that it holds at once, the snapshot itself not counted. */
  readonly bytes: number
}

/** How many float64 operations an exponential or a logarithm takes as long as. */
export const exponential = 16

/**
 * Operations a millisecond of one core of about 2.5 GHz, in WebAssembly: measured by `npm run bench:measures`, where
 * estimate and measurement stand side by side. Another machine is faster or slower by a factor.
 */
const perMillisecond = { float32: 1e7, float64: 1.2e6 }

export const free: Cost = { float32: 0, float64: 0, bytes: 0 }

/** One after the other: operations add up, memory is given back in between. */
export function oneByOne(...costs: readonly Cost[]): Cost {
  return costs.reduce(
    (sum, cost) => ({
      float32: sum.float32 + cost.float32,
      float64: sum.float64 + cost.float64,
      bytes: Math.max(sum.bytes, cost.bytes),
    }),
    free,
  )
}

/** A share of a computation, as it counts in an average; what it holds at once stays the same. */
export function scaled({ float32, float64, bytes }: Cost, share: number): Cost {
  return { float32: share * float32, float64: share * float64, bytes }
}

/** Estimated milliseconds of processor time. */
export function millisecondsOf({ float32, float64 }: Cost): number {
  return float32 / perMillisecond.float32 + float64 / perMillisecond.float64
}

export function operationsOf({ float32, float64 }: Cost): number {
  return float32 + float64
}
