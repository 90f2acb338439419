/** Parameters made by hand, so that what the detector makes of them is known exactly. */
import type { Expert, ExpertName, Parameters } from '../../../src/core/detection/experts.ts'
import type { Feature } from '../../../src/core/detection/features.ts'
import { intervals } from '../../../src/core/detection/forecast.ts'
import { type Logistic, logitOfProbability } from '../../../src/core/detection/logistic.ts'
import type { DetectorState, Outlook } from '../../../src/core/detection/state.ts'

/** A model without features: the same probability everywhere. */
export function constantly(probability: number): Logistic {
  return { intercept: logitOfProbability(probability), terms: [] }
}

/** ln odds: `weight` for each `scale` of one feature, from `intercept` at zero on. */
export function by(feature: Feature, { intercept = -4, weight = 2, scale = 0.1 } = {}): Logistic {
  return { intercept, terms: [{ feature, mean: 0, scale, weight }] }
}

/** The same expert for all evidence, or one for each; nothing is strange to it. */
export function parametersOf(
  expert: Partial<Expert>,
  each: Partial<Record<ExpertName, Partial<Expert>>> = {},
): Parameters {
  const made = (name: ExpertName): Expert => ({
    circuit: constantly(0.5),
    prior: 0.5,
    hazard: constantly(0.5),
    usual: 100,
    call: 0,
    ...expert,
    ...each[name],
  })
  return {
    provenance: { runs: 0, configurations: 0, snapshots: 0, command: 'made by hand' },
    experts: {
      structure: made('structure'),
      forward: made('forward'),
      scalars: made('scalars'),
      no_test: made('no_test'),
      weights: made('weights'),
    },
  }
}

const seen = (feature: Feature): Partial<Expert> => ({
  circuit: by(feature),
  hazard: by(feature, { intercept: -6 }),
})

/**
 * A circuit is as likely as not where one measure has moved by e^.2 since the fit, and the jump is ahead where it has moved
 * further: that measure is the averaged loss, the test loss, or the sum of squares, as known. Without any move the run is
 * hopeless, and may be stopped.
 */
export const moved = parametersOf(seen('test.fall'), {
  structure: seen('averaged.fall'),
  no_test: seen('excluded.rise'),
  weights: seen('squares.fall'),
})

/** The model's view at a step, with P(the jump by any later step far ahead) as given. */
export function outlookAt(step: number, probability = 0.5): Outlook {
  const left = 1 - probability
  return {
    step,
    expert: 'structure',
    strangeness: 0,
    // All of it within the first interval, e^.12 steps.
    survival: [1, ...Array.from({ length: intervals }, () => left)],
  }
}

/** A run that was fitted at step 100, with what the test says of it. */
export function fittedState(initial: DetectorState, changes: Partial<DetectorState>): DetectorState {
  return { ...initial, fittedStep: 100, seesTrain: true, ...changes }
}
