/** What may be wrong with a run that does not get on, and what to do about it. */

import type { RunSpec } from '../../../wire/run.ts'
import type { DetectorState } from '../../detection/state.ts'

export interface Remedy {
  readonly id: string
  /** What was found and what to do, with the source, in sentences; null where it is not found. */
  readonly find: (spec: RunSpec, state: DetectorState) => string | null
}
