/** Which runs meet faults now, and how often; empty after a start, until the harness says. */
import { draw } from '../chance.ts'
import type { Rates } from '../schedule.ts'

let rates: ReadonlyMap<string, Rates> = new Map()
const passed = new Map<string, number>()

export function setFaultyRuns(next: Readonly<Record<string, Rates>>): void {
  rates = new Map(Object.entries(next))
}

export interface Passing {
  readonly rates: Rates
  readonly drawn: number
}

/** Counts that a run passes a place; null where the run meets no faults. */
export function pass(run: string | null, place: string): Passing | null {
  const found = run === null ? undefined : rates.get(run)
  if (found === undefined) return null
  const counter = `${run} ${place}`
  const nth = passed.get(counter) ?? 0
  passed.set(counter, nth + 1)
  return { rates: found, drawn: draw(found.seed, place, nth) }
}
