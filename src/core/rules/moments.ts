/** Makes moments of a run's observations: the detector and its advice, folded as they are live. */

import type { RunSpec } from '../../wire/run.ts'
import { advise } from '../advice/advise.ts'
import { type DetectorState, initialState, observe } from '../detection/detect.ts'
import type { Parameters } from '../detection/experts.ts'
import type { Observation } from '../detection/signals.ts'
import type { Moment } from './moment.ts'

/** Rules are judged at snapshots, and at every line of scalars as long as no snapshot has come. */
export function isJudged(observation: Observation, before: DetectorState): boolean {
  return observation.readings !== null || before.snapshots === 0
}

/** In the order of steps, as the observations must be. `parameters`: those that are fitted on the corpus, unless given. */
export function* momentsOf(
  spec: RunSpec,
  observations: Iterable<Observation>,
  parameters?: Parameters,
): Generator<Moment> {
  let state = initialState(spec, parameters)
  for (const observation of observations) {
    const judged = isJudged(observation, state)
    const observed = observe(state, observation)
    state = observed.state
    yield { observation, advice: judged ? advise(spec, state, observed.verdict) : null }
  }
}
