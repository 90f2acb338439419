/** Where stopping rules that people use would have stopped the run: a table, whose letters are the marks on the charts. */
import { raw } from 'hono/html'
import type { CounterfactualStop } from '../wire/counterfactuals.ts'
import { hindsightWords } from './view/hindsight-words.ts'
import { letterOf, stopMarks } from './view/marks.ts'
import { countText } from './view/number-words.ts'
import { scriptJson } from './view/script-json.ts'

/** `page-marks` is what the charts draw of it. */
export function CounterfactualsSection({ stops }: { stops: readonly CounterfactualStop[] }) {
  const last = Math.max(0, ...stops.map(({ hindsight }) => hindsight.last_step))
  return (
    <section aria-labelledby="counterfactuals">
      <h2 id="counterfactuals">Where other rules would have stopped</h2>
      {stops.length === 0 ? (
        <p>Nothing has been measured yet.</p>
      ) : (
        <div class="scroll">
          <table class="counterfactuals cards">
            <thead>
              <tr>
                <th scope="col">Mark</th>
                <th scope="col">Rule</th>
                <th scope="col" class="number">
                  Stops at step
                </th>
                <th scope="col" class="number">
                  Steps saved
                </th>
                <th scope="col" class="number">
                  Test accuracy then
                </th>
                <th scope="col">Lost</th>
              </tr>
            </thead>
            <tbody>
              {stops.map((stop, index) => (
                <StopRow stop={stop} letter={letterOf(index)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {stops.length > 0 && (
        <p class="note">
          In hindsight, by what the run did up to step {countText(last)}: each rule with the defaults of its
          tool, on the losses and accuracies that were reported. None of them has a say in the advice.
        </p>
      )}
      <script id="page-marks" type="application/json">
        {raw(scriptJson(stopMarks(stops)))}
      </script>
    </section>
  )
}

function StopRow({ stop, letter }: { stop: CounterfactualStop; letter: string }) {
  const { title, source, unavailable, hindsight } = stop
  const words = hindsightWords(hindsight)
  return (
    <tr data-rule={stop.id} data-stop={hindsight.stop_step ?? undefined}>
      <td data-label="Mark">
        <span class="mark-letter">{letter}</span>
      </td>
      <th scope="row">
        {title}
        <div class="detail">{source}</div>
      </th>
      {unavailable === null ? (
        <>
          <td data-label="Stops at step" class="number">
            {words.stop}
          </td>
          <td data-label="Steps saved" class="number">
            {words.saved}
          </td>
          <td data-label="Test accuracy then" class="number">
            {words.accuracy}
          </td>
          <td data-label="Lost">{words.lost}</td>
        </>
      ) : (
        <td colspan={4} class="unavailable wide">
          Not available: {unavailable}.
        </td>
      )}
    </tr>
  )
}
