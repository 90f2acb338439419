/** Folds a run's history into verdicts and advice, from the last point that new data leaves untouched. */
import { adviseStep, type FoldState, initialFold, remembersAll } from '../../core/rules/advise-fold.ts'
import type { InForce } from '../../core/rules/in-force.ts'
import type { RuledAdvice } from '../../core/rules/ruled-advice.ts'
import type { Verdict } from '../../wire/advice.ts'
import type { RunSpec } from '../../wire/run.ts'
import { observationsAfter } from './history.ts'

/** Where the fold stood after a step. States are values: keeping one costs nothing but its memory. */
interface Checkpoint {
  readonly step: number
  readonly state: FoldState
  readonly verdict: Verdict
  /** Null where no rule was judged. */
  readonly advice: RuledAdvice | null
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
  readonly advice: readonly RuledAdvice[]
}

const MOST_CHECKPOINTS = 64
const STEPS_BETWEEN_CHECKPOINTS = 256

/** Folds everything from `fromStep` on. `memory` is what the last fold left, null after an eviction. */
export function fold(
  sql: SqlStorage,
  spec: RunSpec,
  rulesets: readonly InForce[],
  memory: FoldMemory | null,
  fromStep: number,
): Folded {
  // What was in force before says nothing from here on, and need not be judged again.
  const needed = rulesets.filter(({ until }) => until > fromStep)
  const before = ({ step, state }: Checkpoint) => step < fromStep && remembersAll(state, needed)
  const checkpoints = memory?.checkpoints.filter(before) ?? []
  const oldTail = memory?.tail ?? null
  const start = oldTail !== null && before(oldTail) ? oldTail : (checkpoints.at(-1) ?? null)
  let tail = start
  let state = start?.state ?? initialFold(spec)
  let unmarked = 0
  const advice: RuledAdvice[] = []
  for (const observation of observationsAfter(sql, start?.step ?? -1)) {
    const made = adviseStep(spec, needed, state, observation)
    state = made.state
    tail = { step: observation.step, ...made }
    unmarked += 1
    const kept = observation.readings !== null
    if (kept && made.advice !== null && observation.step >= fromStep) advice.push(made.advice)
    if (kept || unmarked >= STEPS_BETWEEN_CHECKPOINTS) {
      checkpoints.push(tail)
      unmarked = 0
    }
  }
  return { memory: { checkpoints: checkpoints.slice(-MOST_CHECKPOINTS), tail }, advice }
}
