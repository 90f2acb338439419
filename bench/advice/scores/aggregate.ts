/** Scores of stopping over many runs. */
import { mean, quantile, shareOf } from './statistics.ts'
import type { StopScore } from './stop.ts'

type Scores = readonly StopScore[]

export const generalizing = (scores: Scores): Scores => scores.filter(({ run }) => run.truth.generalizes)
export const never = (scores: Scores): Scores => scores.filter(({ run }) => !run.truth.generalizes)
/** Those where hindsight knows a clean-up. */
export const cleanedUp = (scores: Scores): Scores =>
  scores.filter(({ run }) => run.truth.cleaned_up_step !== null)

export function falseStops(scores: Scores): number {
  return scores.filter(({ falseStop }) => falseStop).length
}

/** A quantile of the waste of generalizing runs that were not falsely stopped. */
export function wasteQuantile(scores: Scores, share: number): number | null {
  return quantile(
    scores.flatMap(({ waste }) => (waste === null ? [] : [waste])),
    share,
  )
}

/** Of runs that never generalize: the median share of the budget until the first stop or intervene. */
export function hopelessFlagMedian(scores: Scores): number | null {
  return quantile(
    never(scores).map(({ flag }) => flag),
    0.5,
  )
}

/** Of runs that never generalize: the share with a stop or intervene before the budget's end. */
export function hopelessFlagged(scores: Scores): number | null {
  return shareOf(never(scores), ({ flag }) => flag < 1)
}

export function meanRegret(scores: Scores): number | null {
  return mean(scores.map(({ regret }) => regret))
}
