/** A schedule that advice changes: extend, stop and pause reach a training loop as values, with their reasons. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Advice } from '../../src/wire/advice.ts'
import { callBack } from './call-back.ts'
import { checkStep } from './check-step.ts'
import type { Failure } from './status.ts'
import type { TrainingRun } from './training-run.ts'

export type ScheduleOptions = {
  /** How long training is meant to be; of a trainer that was resumed, the total that it knew. */
  plannedSteps: number
  /** The most steps that it may ever take; as planned where it is left out. */
  maxSteps?: number
  /**
   * Told of each new total before the next step, for what depends on it, as a learning rate that decays to zero does:
   * `onTotal: (total) => { decay.totalSteps = total }`.
   */
  onTotal?: (total: number, reasons: readonly string[]) => void
  /** Keeps a checkpoint, with the total for whoever goes on; called once where a pause is advised. */
  onPause?: (step: number, reasons: readonly string[], total: number) => void
  /** How long `atEnd` waits for the advice on what was posted last. Default 10 s. */
  waitMs?: number
}

/**
 * What to do after a step. `continue`: train on. `extend`: train on, to a later end. `pause`: end the loop, the checkpoint
 * is kept; whoever goes on later says `run.resume(step)`. `stop`: the advisor, a rule or the budget ends the run. `end`:
 * the planned steps are done, and nobody asked for more.
 */
export type NextSteps = {
  kind: 'continue' | 'extend' | 'pause' | 'stop' | 'end'
  /** The step to train to. */
  total: number
  reasons: readonly string[]
}

/** A training schedule that its advisor may lengthen, shorten or pause. No method throws. */
export type Schedule = {
  /** The step to train to, as far as is known now. */
  total(): number
  /** What the newest advice makes of the schedule. Never waits: call it after every step. */
  after(step: number): NextSteps
  /**
   * The same at the end of the horizon, where a verdict on the last snapshot may still be on its way: waits for it, at most
   * `waitMs`, where an advisor is in reach. Before the end it answers as `after` does, at once.
   */
  atEnd(step: number): Promise<NextSteps>
}

const defaultWaitMs = 10_000
const pollMs = 20

/**
 * The schedule of a run: planned steps that advice may change, never beyond `maxSteps`. Without an advisor it is the plan.
 * `failed` hears of callbacks that threw, and of numbers that are no steps: a plan that cannot be read ends no training.
 */
export function createSchedule(
  run: Pick<TrainingRun, 'advice' | 'status'>,
  given: ScheduleOptions,
  failed: (what: Failure['what'], step: number | null, why: unknown) => void,
): Schedule {
  // A trainer in plain JavaScript can leave the options out.
  const options = { ...given }
  const { plannedSteps, maxSteps = plannedSteps } = options
  for (const steps of new Set([plannedSteps, maxSteps])) {
    const why = checkStep(steps)
    if (why !== null) failed('schedule', null, `${steps} planned or most steps: ${why}`)
  }
  const known = [plannedSteps, maxSteps].filter((steps) => checkStep(steps) === null)
  const most = known.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...known)
  let total = known[0] ?? most
  let pausedFor: Advice | null = null

  const call = (step: number, work: () => unknown) => callBack(work, (why) => failed('callback', step, why))

  const extended = (advice: Advice): boolean => {
    const to = Math.min(advice.extend_to ?? 0, most)
    if (advice.advice !== 'extend' || !(to > total)) return false
    total = to
    call(advice.step, () => options.onTotal?.(total, advice.reasons))
    return true
  }

  const after = (step: number): NextSteps => {
    const advice = run.advice()
    if (advice?.advice === 'stop') return { kind: 'stop', total, reasons: advice.reasons }
    if (advice?.advice === 'pause') {
      if (pausedFor?.step !== advice.step) call(step, () => options.onPause?.(step, advice.reasons, total))
      pausedFor = advice
      return { kind: 'pause', total, reasons: advice.reasons }
    }
    if (advice !== null && extended(advice)) return { kind: 'extend', total, reasons: advice.reasons }
    if (step < total) return { kind: 'continue', total, reasons: advice?.reasons ?? [] }
    return { kind: 'end', total, reasons: [`the ${total} planned steps are done`] }
  }

  return {
    total: () => total,
    after,
    async atEnd(step) {
      const until = Date.now() + (options.waitMs ?? defaultWaitMs)
      for (;;) {
        const next = after(step)
        if (next.kind !== 'end' || !isOnItsWay(run) || Date.now() >= until) return next
        await wait(pollMs)
      }
    },
  }
}

/** Whether advice may still come on what was posted last. */
function isOnItsWay(run: Pick<TrainingRun, 'advice' | 'status'>): boolean {
  const { state, waiting, sent, last_problem } = run.status()
  if (!(state === 'opening' || state === 'open') || last_problem !== null) return false
  if (waiting.snapshots > 0) return true
  return sent.snapshots > 0 && run.advice()?.state !== 'evaluated'
}
