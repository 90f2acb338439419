/** The findings that the advisor looks for, the most specific first. The last one always finds. */
import type { RunSpec } from '../../../wire/run.ts'
import type { DetectorState } from '../../detection/state.ts'
import { capacity } from './capacity.ts'
import { noWeightDecay } from './no-weight-decay.ts'
import type { Remedy } from './remedy.ts'
import { slingshotting } from './slingshots.ts'
import { softmaxCollapse } from './softmax-collapse.ts'
import { tooLittleData } from './too-little-data.ts'
import { unknownReason } from './unknown.ts'

export const remedies: readonly Remedy[] = [
  capacity,
  softmaxCollapse,
  noWeightDecay,
  tooLittleData,
  slingshotting,
  unknownReason,
]

/** What was found first, in words. */
export function remedyFor(spec: RunSpec, state: DetectorState): string {
  for (const remedy of remedies) {
    const found = remedy.find(spec, state)
    if (found !== null) return found
  }
  return ''
}
