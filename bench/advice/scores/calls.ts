/** When circuit formation was called, and how far ahead of generalization. */
import type { Phase } from '../../../src/wire/phase.ts'
import type { Said } from '../advisor.ts'
import type { BenchRun } from '../bench-run.ts'
import { generalizedStep, isDelayed } from '../hindsight.ts'

export interface CallScore {
  readonly run: BenchRun
  /** The first step at which circuit formation, or what comes after it, was called. */
  readonly call: number | null
  /** Before hindsight's start of circuit formation, where hindsight knows one. */
  readonly early: boolean
  /**
   * Of a run that generalizes late: the share of the way from the fit to test accuracy .9 that was still ahead, 0 where
   * nothing was called before. Null of other runs.
   */
  readonly lead: number | null
  /** Of a run that generalizes late: called before test accuracy .9. Null of other runs. */
  readonly inTime: boolean | null
}

const fromCircuitOn: readonly Phase[] = ['circuit_formation', 'cleanup', 'generalized']

export function scoreCalls(run: BenchRun, said: readonly Said[]): CallScore {
  const call = said.find(({ phase }) => fromCircuitOn.includes(phase))?.step ?? null
  const { circuit_formation_step: circuit, fitted_step: fitted } = run.truth
  const generalized = generalizedStep(run)
  const early = call !== null && circuit !== null && call < circuit
  if (!isDelayed(run) || generalized === null || fitted === null)
    return { run, call, early, lead: null, inTime: null }
  const inTime = call !== null && call < generalized
  return { run, call, early, lead: inTime ? (generalized - call) / (generalized - fitted) : 0, inTime }
}
