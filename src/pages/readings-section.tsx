import type { MeasureDescription } from '../wire/measure.ts'
import type { History } from '../wire/reading.ts'
import type { Run } from '../wire/run.ts'
import { newestOf } from './view/columns.ts'
import { measureTitle } from './view/measure-words.ts'
import { countText, valueText } from './view/number-words.ts'
import { strongestFrequencies } from './view/strongest.ts'
import { undefinedReadings } from './view/undefined-readings.ts'

type ReadingsProps = { run: Run; history: History; measures: readonly MeasureDescription[] }

/** The newest number of every measure and scalar, what was undefined and why, and the way to all of it. */
export function ReadingsSection({ run, history: { rows }, measures }: ReadingsProps) {
  const names = new Set(
    rows.flatMap((row) => [...Object.keys(row.scalars ?? {}), ...Object.keys(row.readings ?? {})]),
  )
  const newest = [...names].flatMap((name) => {
    const found = newestOf(rows, { name })
    return found === undefined ? [] : [{ name, ...found, measure: measures.find(({ id }) => id === name) }]
  })
  const strongest = strongestFrequencies(rows, 5)
  const undefinedOnes = undefinedReadings(rows)
  return (
    <section aria-labelledby="readings">
      <h2 id="readings">Newest values</h2>
      {newest.length === 0 ? (
        <p>Nothing has been measured yet.</p>
      ) : (
        <div class="scroll">
          <table class="readings">
            <thead>
              <tr>
                <th scope="col">Measure</th>
                <th scope="col" class="number">
                  Value
                </th>
                <th scope="col">Unit</th>
                <th scope="col">Split</th>
                <th scope="col" class="number">
                  Step
                </th>
              </tr>
            </thead>
            <tbody>
              {newest.map(({ name, step, value, measure }) => (
                <tr>
                  <th
                    scope="row"
                    title={
                      measure === undefined ? name : `${name}. Rise: ${measure.rise} Fall: ${measure.fall}`
                    }
                  >
                    {measureTitle(name, measures)}
                  </th>
                  <td class="number">{valueText(value)}</td>
                  <td>{measure?.unit ?? ''}</td>
                  <td>{measure?.split ?? 'reported'}</td>
                  <td class="number">{countText(step)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {strongest.length > 0 && <p>Strongest frequencies now: {strongest.map((k) => `k=${k}`).join(', ')}.</p>}
      {undefinedOnes.length > 0 && (
        <details id="undefined-readings">
          <summary>Undefined readings ({undefinedOnes.length})</summary>
          <ul>
            {undefinedOnes.map(({ measure, because, steps, from, to }) => (
              <li>
                <strong>{measureTitle(measure, measures)}</strong>, undefined because {because}{' '}
                <span class="detail">
                  {steps === 1
                    ? `(step ${countText(from)})`
                    : `(${countText(steps)} snapshots, steps ${countText(from)} to ${countText(to)})`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p class="note">
        All readings at full resolution: <a href={`/v1/runs/${run.run}/readings`}>JSON</a>,{' '}
        <a href={`/v1/runs/${run.run}/readings?format=csv`}>CSV</a>
      </p>
    </section>
  )
}
