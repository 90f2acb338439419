/** What the rules in the editor would have done: on this run, and on those that are chosen. Its script fills it. */
import type { RunSummary } from '../../wire/run.ts'
import { countText } from '../view/number-words.ts'

/** `runs`: others, to choose from. */
export function PreviewSection({ runs }: { runs: readonly RunSummary[] }) {
  return (
    <section id="preview" aria-labelledby="try" hidden>
      <div class="title-row">
        <h2 id="try">What they would have done</h2>
        <p id="preview-state" class="draft-state" role="status" />
      </div>
      <div class="scroll">
        <table id="preview-table" class="preview cards">
          <thead>
            <tr>
              <th scope="col">Mark</th>
              <th scope="col">Rules and run</th>
              <th scope="col" class="number">
                Stops at step
              </th>
              <th scope="col">Stopped by</th>
              <th scope="col" class="number">
                Steps saved
              </th>
              <th scope="col" class="number">
                Test accuracy then
              </th>
              <th scope="col">Lost</th>
            </tr>
          </thead>
          <tbody />
        </table>
      </div>
      <figure id="preview-chart" class="chart" hidden />
      <details id="other-runs">
        <summary>Try them on other runs too</summary>
        {runs.length === 0 ? (
          <p>There is no other run.</p>
        ) : (
          <ul class="choices">
            {runs.map((run) => (
              <li>
                <label>
                  <input type="checkbox" name="other-run" value={run.run} data-name={run.name} /> {run.name}
                  <span class="detail"> step {run.step === null ? 'none' : countText(run.step)}</span>
                </label>
              </li>
            ))}
          </ul>
        )}
      </details>
      <details id="said">
        <summary>What they would have said on this run</summary>
        <div class="scroll">
          <table id="said-table" class="said cards">
            <thead>
              <tr>
                <th scope="col" class="number">
                  Step
                </th>
                <th scope="col">Advice</th>
                <th scope="col">Decided by</th>
                <th scope="col">Reasons</th>
              </tr>
            </thead>
            <tbody />
          </table>
        </div>
      </details>
    </section>
  )
}
