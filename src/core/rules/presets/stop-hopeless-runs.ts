/** Stop hopeless runs: for sweeps, where the steps of a run that will not get there are better spent on another. */
import { preset } from './preset.ts'

export const stopHopelessRuns = preset(
  'stop_hopeless_runs',
  'Beside what the advisor stops, stops a stalled run as soon as it has been expected for five snapshots in a row to generalize within its budget with under 5%, from a quarter of the budget on, or has not fitted its train data by half of it. Needs a schedule.',
  {
    name: 'Stop hopeless runs',
    rules: [
      {
        name: 'hopeless',
        when: 'phase == "stalled" && forecast.probability < 0.05 && step > 0.25 * budget',
        for: 5,
        then: { kind: 'stop' },
      },
      {
        name: 'does not fit',
        when: 'phase == "stalled" && train_accuracy < 0.99 && step > 0.5 * budget',
        for: 3,
        then: { kind: 'stop' },
      },
    ],
  },
)
