/** From a verdict to advice: what the trainer should do now, why, and when to post next. */
import type { Advice, Verdict } from '../../wire/advice.ts'
import type { OwnAdviceKind } from '../../wire/advice-kinds.ts'
import type { RunSpec } from '../../wire/run.ts'
import { isStoppable } from '../detection/hopeless.ts'
import { probabilityWithinBudget } from '../detection/outlook.ts'
import { isLevelAlone } from '../detection/settled.ts'
import type { DetectorState } from '../detection/state.ts'
import { levelGain, levelSpan } from '../detection/thresholds.ts'
import { expectedTransition, forecastOf } from './expected-transition.ts'
import { remedyFor } from './remedies/register.ts'

/** The advisor's own advice at a step, before any rule. */
export interface StepAdvice
  extends Pick<
    Advice,
    | 'step'
    | 'reasons'
    | 'phase'
    | 'verdict'
    | 'expected_transition'
    | 'forecast'
    | 'extend_to'
    | 'next_snapshot_step'
  > {
  readonly advice: OwnAdviceKind
}

interface Decision {
  readonly advice: OwnAdviceKind
  readonly reason: string
  readonly extend_to?: number
}

/** Advice at the verdict's step. Nothing is remembered from earlier advice: every verdict may change it. */
export function advise(spec: RunSpec, state: DetectorState, verdict: Verdict): StepAdvice {
  const transition = expectedTransition(state)
  const decision = decide(spec, state, verdict, transition)
  return {
    step: verdict.step,
    advice: decision.advice,
    reasons: [decision.reason, ...verdict.evidence.map(({ statement }) => statement)],
    phase: verdict.phase,
    verdict,
    expected_transition: transition,
    forecast: forecastOf(state),
    extend_to: decision.extend_to ?? null,
    next_snapshot_step: decision.advice === 'stop' ? null : nextSnapshotStep(spec, verdict.step),
  }
}

function decide(
  spec: RunSpec,
  state: DetectorState,
  verdict: Verdict,
  transition: StepAdvice['expected_transition'],
): Decision {
  const { planned_steps: planned, max_steps: most } = spec.schedule
  const { phase, step } = verdict
  if (phase === 'generalized') {
    return {
      advice: 'stop',
      reason: isLevelAlone(state)
        ? `Test accuracy has levelled off at ${share(state.mostTestAccuracy)}: it has not grown by more than ${share(levelGain)} since step ${Math.round(step / levelSpan)}.`
        : `The run generalizes and is cleaned up since step ${verdict.since_step}: further steps change neither its norm nor its structure.`,
    }
  }
  if (phase === 'collapsed') {
    return {
      advice: 'intervene',
      reason: `Test accuracy was ${share(state.mostTestAccuracy)} and has been lost again: keep the best snapshot, and continue from it with a lower learning rate.`,
    }
  }
  if (most !== undefined && step >= most) {
    return {
      advice: 'stop',
      reason: `The budget of ${most} steps is spent, and the run has not been seen to clean up: ${inWords[phase]}.`,
    }
  }
  if (phase === 'stalled' && state.fittedStep === null)
    return { advice: 'intervene', reason: remedyFor(spec, state) }
  if (phase === 'stalled') {
    const odds = `As it is, the run generalizes by step ${state.budget ?? most ?? 'unknown'} with a probability of ${share(probabilityWithinBudget(state))}.`
    if (isStoppable(state))
      return {
        advice: 'stop',
        reason: `${odds} That has been so on ${state.stopFor} snapshots in a row since step ${state.stopSince}, so its further steps cost more than they are worth. To get it to generalize, change it: ${remedyFor(spec, state)}`,
      }
    return { advice: 'intervene', reason: `${odds} ${remedyFor(spec, state)}` }
  }
  if (planned !== undefined && phase !== 'undetermined' && nextSnapshotStep(spec, step) > planned) {
    const aim = transition?.to_step ?? Math.ceil(1.5 * Math.max(step, planned))
    const target = Math.max(Math.ceil(1.1 * aim), step + 1)
    const extendTo = most === undefined ? target : Math.min(target, most)
    return {
      advice: 'extend',
      reason: `The planned ${planned} steps end before this run is done: ${inWords[phase]}. Train to step ${extendTo} at least${extendTo === most ? ', which is your whole budget' : ''}.`,
      extend_to: extendTo,
    }
  }
  if (phase === 'undetermined') {
    return {
      advice: 'undetermined',
      reason:
        `There is not enough evidence to say more; treat this as continue. ${verdict.missing.length > 0 ? `Missing: ${verdict.missing.join('; ')}.` : ''}`.trim(),
    }
  }
  return { advice: 'continue', reason: `${capital(inWords[phase])}.` }
}

const inWords: Record<Verdict['phase'], string> = {
  fitting: 'the run still fits its train data',
  memorization:
    'the train data is memorized, and no generalizing circuit is seen to grow yet, which says nothing about later',
  circuit_formation: 'a generalizing circuit is growing under the memorized solution',
  cleanup: 'the run generalizes more and more, and what it memorized is being cleaned up',
  generalized: 'the run generalizes and is cleaned up',
  stalled: 'training has stalled',
  collapsed: 'generalization has been lost',
  undetermined: 'the phase could not be determined',
}

/** The next step at which a snapshot tells something: the run's own cadence, or 5% further. */
export function nextSnapshotStep(spec: RunSpec, step: number): number {
  return step + (spec.schedule.snapshot_every ?? Math.max(1, Math.ceil(step / 20)))
}

function share(value: number | null): string {
  return value === null ? 'unknown' : `${(100 * value).toFixed(1)}%`
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
