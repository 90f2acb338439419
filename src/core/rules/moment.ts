/** What rules see of a run at one step: the observation, and the advice that the fold made of it. */
import type { StepAdvice } from '../advice/advise.ts'
import type { Observation } from '../detection/signals.ts'

export interface Moment {
  readonly observation: Observation
  /** The advisor's own; null where none is made, as at scalars between snapshots: such a step is remembered, not judged. */
  readonly advice: StepAdvice | null
}
