/** Patience, as the EarlyStopping callbacks of Keras and Lightning count it. */
import type { BenchRun } from '../bench-run.ts'
import { costOf, type SignalName, type Stopper } from './stopper.ts'

/** How long to wait for a value that is better than the best so far: in steps, or as a share of the run's budget. */
export type Patience = { readonly steps: number } | { readonly share: number }

/**
 * Stops at the first check that is `patience` or more after the last improvement; what is better by no more than
 * `delta` is no improvement, nor is NaN. An epoch of a full batch is a step, so patience is counted in steps.
 * Keras: keras.io/api/callbacks/early_stopping; Lightning: lightning.ai/docs/pytorch/stable/common/early_stopping.html.
 */
export function patienceStop(
  run: BenchRun,
  signal: SignalName,
  patience: Patience,
  delta: number,
): number | null {
  const wait = 'steps' in patience ? patience.steps : patience.share * run.budget
  let best = Number.POSITIVE_INFINITY
  let since = 0
  for (const { step, value } of costOf(run, signal)) {
    if (value < best - delta) {
      best = value
      since = step
    } else if (step - since >= wait) return step
  }
  return null
}

const steps = [
  20, 50, 100, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000, 24_000,
]
const shares = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75]
const deltas = [0, 0.001, 0.01]

export const patienceSignals = ['test_loss', 'test_accuracy', 'train_loss'] as const

/** Every setting that hindsight may choose from. */
export function patienceGrid(signal: SignalName): Stopper[] {
  const patiences: Patience[] = [...steps.map((n) => ({ steps: n })), ...shares.map((share) => ({ share }))]
  return patiences.flatMap((patience) => deltas.map((delta) => patienceStopper(signal, patience, delta)))
}

/** The grid in words, on three lines. */
export const patienceGridInWords = [
  `${steps.join(', ')} steps,`,
  `or of ${shares.map(inPercent).join(', ')} of the budget,`,
  `each with a min_delta of ${deltas.join(', ')}`,
].join('\n              ')

function patienceStopper(signal: SignalName, patience: Patience, delta: number): Stopper {
  const wait = 'steps' in patience ? `${patience.steps} steps` : `${inPercent(patience.share)} of the budget`
  return {
    name: `patience on ${signal}, ${wait}, min_delta ${delta}`,
    source: 'EarlyStopping of Keras and Lightning',
    reads: signal === 'train_loss' ? 'train scalars' : 'test scalars',
    stopAt: (run) => patienceStop(run, signal, patience, delta),
  }
}

function inPercent(share: number): string {
  return `${Math.round(100 * share)}%`
}
