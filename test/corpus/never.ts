/** Hindsight of a run that never generalizes. */
import type { Truth } from '../../corpus/measuring/kept-run.ts'

export const never: Truth = {
  generalizes: false,
  fitted_step: 100,
  circuit_formation_step: null,
  cleanup_band: null,
  generalized_step: null,
  cleaned_up_step: null,
  at_once: false,
  lost_step: null,
}
