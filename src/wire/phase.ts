import { z } from 'zod'

/**
 * Where a run is. `memorization`, `circuit_formation` and `cleanup` are the three phases of grokking (Nanda et
 * al. 2023, section 5); `fitting` comes before them, `generalized` after; `stalled` and `collapsed` are ways not
 * to get there; `undetermined` says that the evidence does not decide.
 */
export const phases = [
  'fitting',
  'memorization',
  'circuit_formation',
  'cleanup',
  'generalized',
  'stalled',
  'collapsed',
  'undetermined',
] as const

export const phaseSchema = z.enum(phases)
export type Phase = z.infer<typeof phaseSchema>

/** A probability for each phase; they sum to 1. */
export const probabilitiesSchema = z.record(phaseSchema, z.number().min(0).max(1))
export type Probabilities = Record<Phase, number>

/** Every phase at zero, to be filled in. */
export const noProbability: Probabilities = {
  fitting: 0,
  memorization: 0,
  circuit_formation: 0,
  cleanup: 0,
  generalized: 0,
  stalled: 0,
  collapsed: 0,
  undetermined: 0,
}
