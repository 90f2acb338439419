/** Stop when cleaned up: the whole of the clean-up, and nothing beyond it. */
import { preset } from './preset.ts'

export const stopWhenCleanedUp = preset(
  'stop_when_cleaned_up',
  'Stops where test accuracy is over 99% and the clean-up has ended, and nowhere else: not where the accuracy has levelled off lower, and not where the run is held to be hopeless.',
  {
    name: 'Stop when cleaned up',
    rules: [
      {
        name: 'cleaned up',
        when: 'phase == "generalized" && test_accuracy > 0.99',
        then: { kind: 'stop' },
      },
      {
        name: 'not cleaned up yet',
        when: 'advice == "stop"',
        then: { kind: 'continue' },
      },
    ],
  },
)
