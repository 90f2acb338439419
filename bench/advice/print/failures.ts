/** The runs that break a number, by name. */
import { generalizedStep, goalStep } from '../hindsight.ts'
import type { Judged } from '../scores/scorecard.ts'
import { percent } from './cells.ts'

interface Failure {
  readonly words: string
  /** What to say of a run in which it shows, else null. */
  readonly of: (judged: Judged) => string | null
}

/** What the issue allows of the 90th percentile. */
const mostWaste = 0.4

const failures: readonly Failure[] = [
  {
    words: 'stopped before it generalized',
    of: ({ stop }) => (stop.falseStop ? `${stop.stop}, generalized ${goalStep(stop.run)}` : null),
  },
  {
    words: 'intervened in before it generalized',
    of: ({ stop }) =>
      stop.falseIntervention ? `${stop.intervene}, generalized ${goalStep(stop.run)}` : null,
  },
  {
    words: `wasted more than ${percent(mostWaste)} after the clean-up`,
    of: ({ stop }) => (stop.waste !== null && stop.waste > mostWaste ? percent(stop.waste) : null),
  },
  {
    words: 'generalizes, and hindsight knows no clean-up, so that waste and regret count from its goal',
    of: ({ stop }) =>
      stop.run.truth.generalizes && stop.run.truth.cleaned_up_step === null
        ? `goal ${goalStep(stop.run)} of ${stop.run.budget}, waste ${percent(stop.waste)}`
        : null,
  },
  {
    words: 'never generalizes, and circuit formation or later was called',
    of: ({ stop, calls }) =>
      !stop.run.truth.generalizes && calls.call !== null ? `${calls.call} of ${stop.run.budget}` : null,
  },
  {
    words: 'never generalizes, and was not flagged before its budget ended',
    of: ({ stop }) => (!stop.run.truth.generalizes && stop.flag >= 1 ? String(stop.run.budget) : null),
  },
  {
    words: 'generalizes late, and circuit formation was not called before',
    of: ({ stop, calls }) =>
      calls.inTime === false ? `${calls.call ?? 'never'}, generalized ${generalizedStep(stop.run)}` : null,
  },
  {
    words: 'circuit formation called before hindsight sees one',
    of: ({ stop, calls }) =>
      calls.early ? `${calls.call}, hindsight ${stop.run.truth.circuit_formation_step}` : null,
  },
]

export function failuresOf(judged: readonly Judged[]): string {
  return failures
    .map(({ words, of }) => {
      const found = judged.flatMap((one) => {
        const said = of(one)
        return said === null ? [] : [`  ${one.stop.run.name}: ${said}`]
      })
      return [`${words}: ${found.length}`, ...found].join('\n')
    })
    .join('\n')
}
