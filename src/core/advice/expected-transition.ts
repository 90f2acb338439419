/** Where the jump to generalization is expected, by extrapolating the growth of the circuit. */
import type { Verdict } from '../../wire/advice.ts'
import { elasticity } from '../detection/circuit.ts'
import type { DetectorState } from '../detection/state.ts'

/** The extrapolated step comes 15 to 40% early (docs/science.md), so the interval reaches from it to beyond that. */
const earlyBy = 1.7
/** Growth is read between the newest snapshot and the last one at or before step / this. */
const growthBase = 1.2

/**
 * In circuit formation, the steps between which test loss is expected to fall: where the excluded loss, growing as a
 * power of the step, reaches the uniform loss. Null in other phases and where there is no growth to extrapolate.
 */
export function expectedTransition(
  state: DetectorState,
  verdict: Verdict,
): { from_step: number; to_step: number } | null {
  if (verdict.phase !== 'circuit_formation' || state.uniformLoss === null) return null
  const newest = state.recent.findLast(({ excluded }) => excluded !== null)
  if (newest === undefined || newest.excluded === null) return null
  const earlier = state.recent.findLast(
    ({ step, excluded }) => excluded !== null && step * growthBase <= newest.step,
  )
  if (earlier === undefined) return null
  const power = elasticity(earlier.step, earlier.excluded, newest.step, newest.excluded)
  if (power <= 0) return null
  const reached = newest.step * (state.uniformLoss / newest.excluded) ** (1 / power)
  const from = Math.max(verdict.step, Math.ceil(reached))
  const to = Math.ceil(verdict.step + earlyBy * Math.max(reached - verdict.step, verdict.step / 10))
  // Further than ten times the run so far is no forecast.
  return to > 10 * verdict.step ? null : { from_step: from, to_step: Math.max(from, to) }
}
