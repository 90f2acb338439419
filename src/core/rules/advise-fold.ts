/** The fold that advises: the detector, the advisor's own advice, and the rules that are in force, one observation at a time. */
import type { Verdict } from '../../wire/advice.ts'
import type { RulesSaid } from '../../wire/rules-said.ts'
import type { RunSpec } from '../../wire/run.ts'
import { advise, type StepAdvice } from '../advice/advise.ts'
import { initialState, observe } from '../detection/detect.ts'
import type { Observation } from '../detection/signals.ts'
import type { DetectorState } from '../detection/state.ts'
import { evaluateRules } from './evaluate.ts'
import { type InForce, inForceAt } from './in-force.ts'
import { isJudged } from './moments.ts'
import { type RuledAdvice, ruledAdvice, standingAdvice, unruledAdvice } from './ruled-advice.ts'
import { noMemory, type RulesState } from './state.ts'

export interface FoldState {
  readonly detector: DetectorState
  /** By version: of those that are in force now or later, since windows and `for` see the past from the start. */
  readonly rules: ReadonlyMap<number, RulesState>
  /** What was said where rules were last judged, by the version that was in force there. */
  readonly last: { readonly version: number; readonly said: RulesSaid } | null
}

export interface Step {
  readonly state: FoldState
  readonly verdict: Verdict
  /** Null where no rule is judged: `adviceBetween` says what stands there. */
  readonly advice: RuledAdvice | null
}

/** Whether a fold can go on from here: it has what each of these versions remembers. */
export function remembersAll({ rules }: FoldState, rulesets: readonly InForce[]): boolean {
  return rulesets.every(({ version, compiled }) => rules.has(version) || !compiled().ok)
}

export function initialFold(spec: RunSpec): FoldState {
  return { detector: initialState(spec), rules: new Map(), last: null }
}

/** Observations come in the order of their steps. Versions that are no longer in force at the step are let go. */
export function adviseStep(
  spec: RunSpec,
  rulesets: readonly InForce[],
  before: FoldState,
  observation: Observation,
): Step {
  const { step } = observation
  const judged = isJudged(observation, before.detector)
  const { state: detector, verdict } = observe(before.detector, observation)
  const own = judged ? advise(spec, detector, verdict) : null
  const rules = new Map<number, RulesState>()
  const inForce = inForceAt(rulesets, step)
  let said: RulesSaid | null = null
  for (const { version, until, compiled } of rulesets) {
    const made = until <= step ? null : compiled()
    if (made === null || !made.ok) continue
    const memory = before.rules.get(version) ?? noMemory
    const evaluated = evaluateRules(made.rules, memory, { observation, advice: own })
    rules.set(version, evaluated.state)
    if (version === inForce?.version) said = evaluated.said
  }
  const advice = own === null ? null : adviceOf(spec, own, said, inForce)
  const last = said === null || inForce === null ? null : { version: inForce.version, said }
  return { state: { detector, rules, last: judged ? last : before.last }, verdict, advice }
}

/** The advice at a step at which no rule is judged: the newest that anything is known of, between snapshots. */
export function adviceBetween(
  spec: RunSpec,
  rulesets: readonly InForce[],
  { detector, last }: FoldState,
  verdict: Verdict,
): RuledAdvice {
  const own = advise(spec, detector, verdict)
  const inForce = inForceAt(rulesets, verdict.step)
  if (inForce === null) return unruledAdvice(own, null)
  // What a version said that is in force no longer does not stand.
  const said = last?.version === inForce.version ? last.said : null
  return standingAdvice(spec, own, said, { name: inForce.name, version: inForce.version })
}

/** A ruleset that no longer compiles loses no advice: the advisor's own stands, with the reason. */
function adviceOf(
  spec: RunSpec,
  own: StepAdvice,
  said: RulesSaid | null,
  inForce: InForce | null,
): RuledAdvice {
  if (inForce === null) return unruledAdvice(own, null)
  const { name, version, compiled } = inForce
  if (said !== null) return ruledAdvice(spec, own, said, { name, version })
  const advice = unruledAdvice(own, { name, version })
  const made = compiled()
  return made.ok ? advice : { ...advice, reasons: [...advice.reasons, made.because] }
}
