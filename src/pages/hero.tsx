import type { Advice } from '../wire/advice.ts'
import type { Run } from '../wire/run.ts'
import { Probabilities } from './probabilities.tsx'
import { decidedByWords, RulesSaid } from './rules-said.tsx'
import { adviceWords } from './view/advice-words.ts'
import { countText } from './view/number-words.ts'
import { phaseWords } from './view/phase-words.ts'
import { probabilityPhrase } from './view/probability-words.ts'

/** The answer of the page: which phase, how sure, and what to do, with reasons. */
export function Hero({ run, advice }: { run: Run; advice: Advice | null }) {
  if (advice === null) return <NothingYet run={run} />
  const { verdict } = advice
  const { label, meaning } = phaseWords[verdict.phase]
  return (
    <div class="hero" data-phase={verdict.phase} data-advice={advice.advice} data-step={advice.step}>
      <section class={`verdict phase-${verdict.phase}`} aria-label="Phase">
        <p class="eyebrow">Phase at step {countText(verdict.step)}</p>
        <h2>
          <span class="phase-name">{label}</span>
          <span class="phase-meaning">: {meaning}</span>
        </h2>
        <p class="certainty">
          <strong>{probabilityPhrase(verdict.probabilities[verdict.phase])}</strong>, since step{' '}
          {countText(verdict.since_step)}
        </p>
        <Probabilities probabilities={verdict.probabilities} />
      </section>
      <AdviceCard advice={advice} />
    </div>
  )
}

/** Phases in which the jump to generalization may still come. */
const transitionAhead: ReadonlySet<string> = new Set(['fitting', 'memorization', 'circuit_formation'])

function AdviceCard({ advice }: { advice: Advice }) {
  const { label, meaning } = adviceWords[advice.advice]
  const { expected_transition: expected, forecast, next_snapshot_step: next, extend_to: extendTo } = advice
  return (
    <section class="advice" aria-label="Advice">
      <p class="eyebrow">Advice</p>
      <h2>
        <span class={`advice-name advice-${advice.advice}`}>{label}</span>
        <span class="phase-meaning">: {meaning}</span>
      </h2>
      <ul class="reasons">
        {advice.reasons.map((reason) => (
          <li>{reason}</li>
        ))}
      </ul>
      <RulesSaid advice={advice} />
      <dl class="facts">
        {advice.ruleset !== null && <Fact name="Decided by" value={decidedByWords(advice)} />}
        {extendTo !== null && <Fact name="Train to at least" value={`step ${countText(extendTo)}`} />}
        {expected !== null && (
          <Fact
            name="Transition expected"
            value={`steps ${countText(expected.from_step)} to ${countText(expected.to_step)}`}
          />
        )}
        {expected === null && transitionAhead.has(advice.phase) && (
          <Fact name="Transition expected" value="not yet known" />
        )}
        {forecast !== null && forecast.probability < 1 && (
          <Fact
            name={`Generalizes by step ${countText(forecast.by_step)}`}
            value={probabilityPhrase(forecast.probability)}
          />
        )}
        {next !== null && <Fact name="Next snapshot" value={`step ${countText(next)}`} />}
      </dl>
      {advice.state === 'pending' && (
        <p class="note">A newer snapshot is being evaluated; this is the newest answer there is.</p>
      )}
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function NothingYet({ run }: { run: Run }) {
  return (
    <div class="hero" data-phase="undetermined" data-advice="undetermined">
      <section class="verdict phase-undetermined" aria-label="Phase">
        <p class="eyebrow">Phase</p>
        <h2>
          <span class="phase-name">No verdict yet</span>
        </h2>
        <p>
          {run.snapshots === 0
            ? 'No snapshot has been posted. The first verdict follows the first snapshot or the first scalars.'
            : 'The first snapshot is being evaluated.'}{' '}
          Until then the advice is to train on.
        </p>
      </section>
    </div>
  )
}
