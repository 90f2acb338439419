/** since_phase(phase): how long ago the run came into a phase. */
import { unknown } from '../../../cel/value.ts'
import { phases } from '../../../wire/phase.ts'
import type { RuleFunction } from './rule-function.ts'

export const sincePhase: RuleFunction = {
  name: 'since_phase',
  parameters: [{ name: 'phase', type: 'string', oneOf: phases }],
  returns: 'number',
  description:
    'Steps since the run last came into the phase, whether or not it is still in it; unknown where it never was.',
  keeps: () => 0,
  take: () => [],
  outcome: (_, { now }, { step, phaseSince }) => {
    const since = typeof now === 'string' ? phaseSince(now) : undefined
    return since === undefined ? unknown(`the run has not been in ${now} so far`) : step - since
  },
}
