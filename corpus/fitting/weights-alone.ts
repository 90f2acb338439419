/** What is known of a run whose trainer posts snapshots alone, of which only weights are read. */
import type { Observation } from '../../src/core/detection/detect.ts'
import { measures } from '../../src/core/measures/register.ts'

/** Measures that read weights alone, without a forward pass, by id. */
export const weightMeasures: ReadonlySet<string> = new Set(
  measures
    .filter(({ on, description }) => on === 'weights' || description.split === 'weights')
    .map(({ description }) => description.id),
)

/** The observation without scalars, and without readings that need a forward pass. */
export function weightsAlone({ step, readings }: Observation): Observation {
  const kept = Object.entries(readings ?? {}).filter(([id]) => weightMeasures.has(id))
  return { step, readings: readings === null ? null : Object.fromEntries(kept), scalars: {} }
}
