/** The stopping rules that every run is held against, one line each. */
import type { Counterfactual } from './counterfactual.ts'
import { kerasPatience } from './keras-patience.ts'
import { lightningPatience } from './lightning-patience.ts'
import { medianStopping } from './median-stop.ts'
import { plateau } from './plateau.ts'
import { validationThreshold } from './validation-threshold.ts'

export const counterfactuals: readonly Counterfactual[] = [
  kerasPatience,
  lightningPatience,
  medianStopping,
  plateau,
  validationThreshold,
]
