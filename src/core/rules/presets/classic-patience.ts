/** Classic patience: what most training loops do, so that it can be compared. */
import { preset } from './preset.ts'

/** The wait is ten checks, as in the documentation of Keras: its default is 0, and that of Lightning 3. */
export const classicPatience = preset(
  'classic_patience',
  'Stops where the test loss has been above its least of the last 200 snapshots at ten snapshots in a row, as the early stopping of Keras and Lightning does with a patience of 10. Grokking begins after that: this one is here to be compared.',
  {
    name: 'Classic patience',
    rules: [
      {
        name: 'patience',
        when: 'test_loss > min_over(test_loss, 200)',
        for: 10,
        then: { kind: 'stop' },
      },
    ],
  },
)
