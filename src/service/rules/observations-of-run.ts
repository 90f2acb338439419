/** A run's stored history as rules see it. */
import type { Observation } from '../../core/detection/signals.ts'
import type { HistoryRow } from '../../wire/reading.ts'
import { type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { readHistory } from '../read-history.ts'
import { scalarsFromWire } from '../scalar-values.ts'

/** In the order of steps. */
export async function observationsOfRun(
  ports: Ports,
  run: string,
  only?: 'scalars',
): Promise<Result<readonly Observation[]>> {
  const history = await readHistory(ports, run, only === undefined ? {} : { only })
  return history.ok ? success(history.value.rows.map(observationOf)) : history
}

export function observationOf({ step, readings, scalars }: HistoryRow): Observation {
  return { step, readings: readings ?? null, scalars: scalarsFromWire(scalars ?? {}) }
}
