/** The finding that a memorized run has no weight decay, and its remedy. */
import type { Verdict } from '../../wire/advice.ts'
import type { DetectorState } from '../detection/state.ts'

/** Snapshots after the fit before this is said: a run that generalizes at once needs no remedy. */
const snapshotsNeeded = 4

/** The remedy in words, or null where the finding does not hold. */
export function noWeightDecay(state: DetectorState, verdict: Verdict): string | null {
  if (state.weightDecay !== 0 || verdict.phase !== 'memorization' || state.fittedStep === null) return null
  const { fittedStep } = state
  const since = state.recent.filter(
    ({ step, restricted }) => restricted !== null && step >= fittedStep,
  ).length
  if (since < snapshotsNeeded || state.votes > 0) return null
  return `The train data is memorized since step ${fittedStep} and the run has no weight decay, so nothing favours a generalizing circuit over the memorized solution. Continue from this snapshot with AdamW weight decay 1 (Nanda et al. 2023, section 5.3, on grokking and weight decay: no run without it generalized; Power et al. 2022 found it the most effective regularizer).`
}
