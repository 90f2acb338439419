/** The detector: a fold over what is known of a run, step by step, that never looks ahead. */
import type { Verdict } from '../../wire/advice.ts'
import { evidenceFor, missingFor } from './evidence.ts'
import { withOutlook } from './outlook.ts'
import { phaseOf } from './phase.ts'
import { probabilitiesOf } from './probabilities.ts'
import type { Observation } from './signals.ts'
import type { DetectorState } from './state.ts'
import { take } from './take.ts'

export type { Observation } from './signals.ts'
export { type DetectorState, initialState } from './state.ts'

/** Takes in the next observation. Steps must ascend; what came late is folded again from the start. */
export function observe(
  before: DetectorState,
  observation: Observation,
): { state: DetectorState; verdict: Verdict } {
  const { state: taken, now, slingshot } = take(before, observation)
  // Scalars between snapshots say what the next snapshot says again, with more beside.
  const judged = slingshot || (!now.weights && taken.snapshots > 0) ? taken : withOutlook(taken)
  const phase = slingshot ? before.phase : phaseOf(judged, before.phase, now)
  const state = {
    ...judged,
    phase,
    sinceStep: phase === before.phase && before.recent.length > 0 ? before.sinceStep : now.step,
  }
  const evidence = evidenceFor(state, phase, now)
  if (slingshot) {
    evidence.unshift({
      measure: 'train_loss',
      step: now.step,
      value: now.trainLoss,
      statement: 'Train loss jumped far above its minimum (a slingshot), so this step changes nothing.',
    })
  }
  return {
    state,
    verdict: {
      step: now.step,
      phase,
      since_step: state.sinceStep,
      probabilities: probabilitiesOf(state, phase),
      evidence,
      missing: missingFor(state, now),
    },
  }
}
