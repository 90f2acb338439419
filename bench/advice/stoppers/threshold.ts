/** Stoppers that wait for a value: a test accuracy, or a weight norm. */
import type { ReadingsAt } from '../../../corpus/measuring/compact.ts'
import type { BenchRun } from '../bench-run.ts'
import { type Point, type Stopper, signalOf } from './stopper.ts'

const accuracy = 0.99

export const accuracyThreshold: Stopper = {
  name: `test_accuracy over ${accuracy}`,
  source: 'stopping_threshold of EarlyStopping of Lightning',
  reads: 'test scalars',
  stopAt: (run) => signalOf(run, 'test_accuracy').find(({ value }) => value >= accuracy)?.step ?? null,
}

/** The first step at which the norm is under this share of its greatest so far. */
export function normStop(points: readonly Point[], share: number): number | null {
  let greatest = Number.NEGATIVE_INFINITY
  for (const { step, value } of points) {
    greatest = Math.max(greatest, Number.isFinite(value) ? value : greatest)
    if (value < share * greatest) return step
  }
  return null
}

const shares = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.4, 0.3, 0.2]

export const normGridInWords = `${shares.map((share) => Math.round(100 * share)).join(', ')}%`

/**
 * In Omnigrok (Liu et al. 2022, arXiv 2210.01117) a model generalizes once its weight norm has fallen to a critical
 * value. That value is not known beforehand, so a share of the greatest norm stands in for it.
 */
export const normGrid: readonly Stopper[] = shares.map((share) => ({
  name: `weight norm under ${Math.round(100 * share)}% of its maximum`,
  source: 'Omnigrok (Liu et al. 2022)',
  reads: 'weights',
  stopAt: (run) => normStop(normsOf(run), share),
}))

function normsOf(run: BenchRun): Point[] {
  return run.readings.map((row) => ({ step: row.step, value: normOf(row) }))
}

function normOf({ readings }: ReadingsAt): number {
  const squares = readings['sum_squared_weights']
  if (squares === undefined || 'undefined_because' in squares || typeof squares.value !== 'number')
    return Number.NaN
  return Math.sqrt(squares.value)
}
