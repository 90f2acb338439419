/** Folds a run's history into verdicts and advice, from the last point that new data leaves untouched. */
import { advise, type StepAdvice } from '../../core/advice/advise.ts'
import { type DetectorState, initialState, observe } from '../../core/detection/detect.ts'
import type { Verdict } from '../../wire/advice.ts'
import type { RunSpec } from '../../wire/run.ts'
import { observationsAfter } from './history.ts'

/** Where the fold stood after a step. States are values: keeping one costs nothing but its memory. */
interface Checkpoint {
  readonly step: number
  readonly state: DetectorState
  readonly verdict: Verdict
}

/** What a fold leaves in memory. All of it can be folded again from SQL after an eviction. */
export interface FoldMemory {
  readonly checkpoints: readonly Checkpoint[]
  /** After the newest step; null where nothing is known yet. */
  readonly tail: Checkpoint | null
}

export interface Folded {
  readonly memory: FoldMemory
  /** The advice at each step with readings that was folded anew, in order of steps. */
  readonly advice: readonly StepAdvice[]
}

const MOST_CHECKPOINTS = 64
const STEPS_BETWEEN_CHECKPOINTS = 256

/** Folds everything from `fromStep` on. `memory` is what the last fold left, null after an eviction. */
export function fold(sql: SqlStorage, spec: RunSpec, memory: FoldMemory | null, fromStep: number): Folded {
  const before = (checkpoint: Checkpoint) => checkpoint.step < fromStep
  const checkpoints = memory?.checkpoints.filter(before) ?? []
  const oldTail = memory?.tail ?? null
  const start = oldTail !== null && before(oldTail) ? oldTail : (checkpoints.at(-1) ?? null)
  let tail = start
  let state = start?.state ?? initialState(spec)
  let unmarked = 0
  const advice: StepAdvice[] = []
  for (const observation of observationsAfter(sql, start?.step ?? -1)) {
    const observed = observe(state, observation)
    state = observed.state
    tail = { step: observation.step, state, verdict: observed.verdict }
    unmarked += 1
    const kept = observation.readings !== null
    if (kept && observation.step >= fromStep) advice.push(advise(spec, state, observed.verdict))
    if (kept || unmarked >= STEPS_BETWEEN_CHECKPOINTS) {
      checkpoints.push(tail)
      unmarked = 0
    }
  }
  return { memory: { checkpoints: checkpoints.slice(-MOST_CHECKPOINTS), tail }, advice }
}
