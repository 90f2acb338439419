import type { Run } from '../wire/run.ts'
import { Progress } from './progress.tsx'
import { instantText, livenessText } from './view/liveness.ts'
import { countText } from './view/number-words.ts'
import { runWords } from './view/run-words.ts'

/** Who the run is: name, what it trains, how far it is, when its trainer was last heard. */
export function RunHeader({ run, nowMs }: { run: Run; nowMs: number }) {
  return (
    <header class="run-header">
      <div class="title-row">
        <h1>{run.name}</h1>
        <p id="connection" class="connection" data-state="static">
          as of {instantText(new Date(nowMs).toISOString())}
        </p>
      </div>
      <p class="run-words">{runWords(run.spec)}</p>
      <dl id="region-facts" class="facts" data-region>
        <div>
          <dt>Step</dt>
          <dd>
            <Progress step={run.step} planned={run.planned_steps} most={run.max_steps} />
          </dd>
        </div>
        <div>
          <dt>Snapshots</dt>
          <dd>{countText(run.snapshots)}</dd>
        </div>
        <div>
          <dt>Trainer</dt>
          <dd>
            <time datetime={run.heard_at} title={instantText(run.heard_at)} data-heard={run.state}>
              {livenessText(run.state, run.heard_at, nowMs)}
            </time>
          </dd>
        </div>
        <div>
          <dt>Created</dt>
          <dd>
            <time datetime={run.created_at}>{instantText(run.created_at)}</time>
          </dd>
        </div>
        <div>
          <dt>Id</dt>
          <dd>
            <code>{run.run}</code>
          </dd>
        </div>
      </dl>
    </header>
  )
}
