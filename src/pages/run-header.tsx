import type { Advice } from '../wire/advice.ts'
import type { Attempt } from '../wire/attempt.ts'
import type { Run } from '../wire/run.ts'
import { Progress } from './progress.tsx'
import { TrainerHeard } from './trainer-heard.tsx'
import { attemptWords } from './view/attempt-words.ts'
import { instantText } from './view/liveness.ts'
import { countText } from './view/number-words.ts'
import { runWords } from './view/run-words.ts'

type RunHeaderProps = { run: Run; attempts: readonly Attempt[]; advice: Advice | null; nowMs: number }

/** Who the run is: name, what it trains, how far it is, when its trainer was last heard. */
export function RunHeader({ run, attempts, advice, nowMs }: RunHeaderProps) {
  const attempt = attemptWords(attempts)
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
            <TrainerHeard heard={run} nowMs={nowMs} />
          </dd>
        </div>
        {attempt !== null && (
          <div>
            <dt>Attempt</dt>
            <dd title={attempts.at(-1)?.reason ?? undefined}>{attempt}</dd>
          </div>
        )}
        <div>
          <dt>Rules</dt>
          <dd>
            <a href={`/runs/${run.run}/rules`}>{rulesetWords(advice)}</a>
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

/** Of the newest advice: a version that was saved since is in force from the next step on. */
function rulesetWords(advice: Advice | null): string {
  const ruleset = advice?.ruleset ?? null
  return ruleset === null ? 'Rules of this run' : `${ruleset.name}, version ${ruleset.version}`
}
