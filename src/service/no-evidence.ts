/** The advice before anything is known: undetermined, and what to post so that it is not. */
import type { StepAdvice } from '../core/advice/advise.ts'
import { noProbability } from '../wire/phase.ts'

const reason = 'Nothing has been posted yet.'

export const noEvidence: StepAdvice = {
  step: 0,
  advice: 'undetermined',
  reasons: [`${reason} Post a snapshot or scalars, and go on training meanwhile.`],
  phase: 'undetermined',
  verdict: {
    step: 0,
    phase: 'undetermined',
    since_step: 0,
    probabilities: { ...noProbability, undetermined: 1 },
    evidence: [{ measure: 'none', step: 0, value: null, statement: reason }],
    missing: ['a snapshot, or scalars'],
  },
  expected_transition: null,
  forecast: null,
  extend_to: null,
  next_snapshot_step: null,
}
