/** Never stop before generalization: for those to whom a false stop costs more than any number of steps. */
import { preset } from './preset.ts'

export const neverStopBeforeGeneralization = preset(
  'never_stop_before_generalization',
  'Goes on to the end of the budget unless the run generalizes. The advisor stops runs that it holds to be hopeless; here it does not.',
  {
    name: 'Never stop before generalization',
    rules: [
      {
        name: 'go on until it generalizes',
        when: 'advice == "stop" && phase != "generalized"',
        then: { kind: 'continue' },
      },
    ],
  },
)
