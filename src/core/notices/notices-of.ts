/** Which notices come of a run's news: a fold, one for each webhook and run, that keeps what was told already. */

import type { AdviceKind } from '../../wire/advice-kinds.ts'
import type { AdvisedNews, News, Notice, NoticeEvent } from '../../wire/notices.ts'
import type { Phase } from '../../wire/phase.ts'

/** What a webhook wants to hear. */
export interface Wanted {
  readonly events: readonly NoticeEvent[]
  /** Snapshots in a row at which a phase or an advice must be the same before it is told. */
  readonly hold_for: number
}

/** A value that must hold before it is told: what was told last, what it is now, and at how many snapshots in a row. */
interface Held<T> {
  readonly told: T | null
  readonly now: T | null
  readonly for: number
}

/** What a webhook was told of a run, and is about to be. A value: it can be stored as JSON. */
export interface Told {
  readonly phase: Held<Phase>
  readonly advice: Held<AdviceKind>
  /** Whether the last snapshot's evaluation failed: it is said once, and again after one that did not. */
  readonly failing: boolean
  /** Of the newest news: the same step again is a correction of it, and no other snapshot. */
  readonly attempt: number
  readonly step: number
}

export interface RunName {
  readonly run: string
  readonly name: string
}

export const nothingTold: Told = {
  phase: { told: null, now: null, for: 0 },
  advice: { told: null, now: null, for: 0 },
  failing: false,
  attempt: 0,
  step: -1,
}

/** What a run is advised where nothing is to be done: to be told of it first would be noise. */
const quiet: readonly AdviceKind[] = ['continue', 'undetermined']

/** The notices in the order in which they are to be told, and what to keep for the next news. */
export function noticesOf(
  run: RunName,
  told: Told,
  news: News,
  wanted: Wanted,
): { readonly told: Told; readonly notices: readonly Notice[] } {
  const about = { at: new Date(news.at).toISOString(), ...run }
  if (news.kind === 'silent') {
    const silent_since = new Date(news.since).toISOString()
    const expected_by = new Date(news.expected_by).toISOString()
    const notice: Notice = { event: 'silence', ...about, silent_since, expected_by }
    return { told, notices: [notice].filter(({ event }) => wanted.events.includes(event)) }
  }
  const isLater = news.attempt > told.attempt || news.step > told.step
  const phase = held(told.phase, news.phase, isLater)
  const advice = held(told.advice, news.advice, isLater)
  const isNewPhase = phase.told !== null && phase.now !== phase.told && phase.for >= wanted.hold_for
  const isNewAdvice =
    news.advice !== advice.told &&
    !(advice.told === null && quiet.includes(news.advice)) &&
    advice.for >= wanted.hold_for
  const failure = news.evaluation?.failure ?? null
  const notices: Notice[] = []
  if (failure !== null && news.evaluation !== null && !told.failing)
    notices.push({ event: 'failure', ...about, step: news.evaluation.step, reason: failure })
  if (isNewPhase && phase.told !== null) notices.push(phaseChanged(about, news, phase.told))
  if (isNewAdvice) notices.push(adviceChanged(about, news, advice.told, wanted))
  for (const { step, rule, message } of news.said)
    notices.push({ event: 'rule_notified', ...about, step, rule, message })
  return {
    told: {
      phase: isNewPhase || phase.told === null ? { ...phase, told: news.phase } : phase,
      advice: isNewAdvice || advice.told === null ? settled(advice, isNewAdvice) : advice,
      failing: news.evaluation === null ? told.failing : failure !== null,
      attempt: news.attempt,
      step: news.step,
    },
    notices: notices.filter(({ event }) => event !== 'test' && wanted.events.includes(event)),
  }
}

/** Of the first advice only a quiet one is taken as told; another still has to hold. */
function settled(advice: Held<AdviceKind>, isTold: boolean): Held<AdviceKind> {
  const isQuiet = advice.now !== null && quiet.includes(advice.now)
  return isTold || isQuiet ? { ...advice, told: advice.now } : advice
}

function held<T>(before: Held<T>, now: T, isLater: boolean): Held<T> {
  if (before.now !== now) return { ...before, now, for: 1 }
  return isLater ? { ...before, for: before.for + 1 } : before
}

type About = RunName & { readonly at: string }

function phaseChanged(about: About, { step, phase, probability }: AdvisedNews, from: Phase): Notice {
  return { event: 'phase_changed', ...about, step, from, to: phase, probability }
}

/** A change to intervene is told once: under the more telling name, where that is wanted. */
function adviceChanged(about: About, news: AdvisedNews, from: AdviceKind | null, wanted: Wanted): Notice {
  const { step, advice, reasons, extend_to } = news
  const change = { ...about, step, from, to: advice, reasons, extend_to }
  const isFinding = advice === 'intervene' && wanted.events.includes('intervene')
  return isFinding ? { event: 'intervene', ...change } : { event: 'advice_changed', ...change }
}
