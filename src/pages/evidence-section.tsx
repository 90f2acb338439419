import type { Advice } from '../wire/advice.ts'
import type { MeasureDescription } from '../wire/measure.ts'
import { measureTitle } from './view/measure-words.ts'
import { countText, valueText } from './view/number-words.ts'

type EvidenceProps = { advice: Advice | null; measures: readonly MeasureDescription[] }

/** What the verdict rests on, and what would be needed to say more. */
export function EvidenceSection({ advice, measures }: EvidenceProps) {
  if (advice === null) return null
  const { evidence, missing } = advice.verdict
  return (
    <section aria-labelledby="evidence">
      <h2 id="evidence">Evidence</h2>
      <div class="scroll">
        <table class="evidence">
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col" class="number">
                Step
              </th>
              <th scope="col" class="number">
                Value
              </th>
              <th scope="col">What it says</th>
            </tr>
          </thead>
          <tbody>
            {evidence.map(({ measure, step, value, statement }) => (
              <tr>
                <th scope="row" title={measure}>
                  {measureTitle(measure, measures)}
                </th>
                <td class="number">{countText(step)}</td>
                <td class="number">{value === null ? 'undefined' : valueText(value)}</td>
                <td>{statement}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {missing.length > 0 && (
        <>
          <h3>What is missing</h3>
          <ul>
            {missing.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
