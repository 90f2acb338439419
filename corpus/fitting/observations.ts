/** A kept run as the detector sees it: readings and scalars merged by step. */
import type { Observation } from '../../src/core/detection/detect.ts'
import { scalarsFromWire } from '../../src/service/scalar-values.ts'
import type { KeptRun } from '../measuring/kept-run.ts'

/** In the order of steps; one observation a step. */
export function observationsOf({ scalars, readings }: Pick<KeptRun, 'scalars' | 'readings'>): Observation[] {
  const byStep = new Map<number, Observation>()
  for (const { step, ...values } of scalars)
    byStep.set(step, { step, readings: null, scalars: scalarsFromWire(values) })
  for (const { step, readings: read } of readings)
    byStep.set(step, { step, readings: read, scalars: byStep.get(step)?.scalars ?? {} })
  return [...byStep.values()].sort((a, b) => a.step - b.step)
}
