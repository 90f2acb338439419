/** What only hindsight knows of a run: when it generalized, and when it would best have been stopped. */
import { type BenchRun, scalarOf } from './bench-run.ts'

/** A run generalizes at once where test accuracy .9 comes by this many times the step of the fit. */
const atOnceFactor = 1.5

/** The first test accuracy of .99; of .95 or .9 where it never gets there. Null where the run does not generalize. */
export function goalStep(run: BenchRun): number | null {
  const { generalizes, generalized_step: steps } = run.truth
  if (!generalizes || steps === null) return null
  return (
    firstReported(run, 0.99) ??
    steps['test_accuracy_0.99'] ??
    firstReported(run, 0.95) ??
    generalizedStep(run)
  )
}

/** The first test accuracy of .9, null where the run does not generalize. */
export function generalizedStep(run: BenchRun): number | null {
  if (!run.truth.generalizes) return null
  return firstReported(run, 0.9) ?? run.truth.generalized_step?.['test_accuracy_0.9'] ?? null
}

/** By the scalars, which are reported more often than snapshots; truth.json has the step where they leave it out. */
function firstReported({ scalars }: BenchRun, level: number): number | null {
  return scalars.find((line) => (scalarOf(line, 'test_accuracy') ?? 0) >= level)?.step ?? null
}

/**
 * The best stop in hindsight. A generalizing run: where it is cleaned up, or its goal where hindsight knows no clean-up.
 * One that never generalizes: its fit, since before it nothing tells the two apart; 0 where it never fits.
 */
export function bestStop(run: BenchRun): number {
  if (!run.truth.generalizes) return run.truth.fitted_step ?? 0
  return run.truth.cleaned_up_step ?? goalStep(run) ?? run.budget
}

/** Generalizes, and later than as it fits. */
export function isDelayed(run: BenchRun): boolean {
  const { fitted_step: fitted, at_once: atOnce } = run.truth
  const generalized = generalizedStep(run)
  return generalized !== null && fitted !== null && !atOnce && generalized > atOnceFactor * fitted
}
