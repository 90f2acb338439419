import { type Probabilities as PhaseProbabilities, phases } from '../wire/phase.ts'
import { PhaseSwatch } from './phase-label.tsx'
import { phaseWords } from './view/phase-words.ts'
import { probabilityNumber } from './view/probability-words.ts'

/** A small bar for the probability of each phase. */
export function Probabilities({ probabilities }: { probabilities: PhaseProbabilities }) {
  return (
    <table class="probabilities">
      <caption class="unseen">Probability of each phase</caption>
      <tbody>
        {phases.map((phase) => (
          <tr>
            <th scope="row">
              <PhaseSwatch phase={phase} />
              {phaseWords[phase].label}
            </th>
            <td class="bar">
              <svg width="100%" height="8" aria-hidden="true">
                <rect class="progress-track" width="100%" height="8" />
                <rect
                  class={`fill-${phase}`}
                  width={`${(100 * probabilities[phase]).toFixed(1)}%`}
                  height="8"
                />
              </svg>
            </td>
            <td class="number">{probabilityNumber(probabilities[phase])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
