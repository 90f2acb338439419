/** Scalars into the history: new values stored, known ones counted, another value for a known one refused. */
import type { ScalarsAt, ScalarsPosted } from '../../service/ports.ts'
import { putScalars, scalarsAt } from './history.ts'

/** They lie in one row, which posts with other names would let grow without end. */
const MOST_SCALARS_OF_A_STEP = 256

export type Changed = { readonly posted: ScalarsPosted; readonly changed: readonly ScalarsAt[] }

/** Whether all of this is known, with these values. */
export function areKnown(sql: SqlStorage, lines: readonly ScalarsAt[]): boolean {
  return lines.every(({ step, scalars }) => {
    const stored = scalarsAt(sql, step)
    const known = ([name, given]: [string, number]) =>
      Object.hasOwn(stored, name) && isSame(stored[name], given)
    return Object.entries(scalars).every(known)
  })
}

/** Writes nothing where any line conflicts. Call it in a transaction. */
export function postScalars(sql: SqlStorage, lines: readonly ScalarsAt[]): Changed {
  const merged = new Map<number, Record<string, number>>()
  const before = new Map<number, Readonly<Record<string, number>>>()
  const changedSteps = new Set<number>()
  let accepted = 0
  let known = 0
  for (const { step, scalars } of lines) {
    const stored = before.get(step) ?? scalarsAt(sql, step)
    before.set(step, stored)
    const at = merged.get(step) ?? { ...stored }
    merged.set(step, at)
    let isNew = false
    for (const [name, given] of Object.entries(scalars)) {
      const there = Object.hasOwn(at, name) ? at[name] : undefined
      if (there === undefined) {
        at[name] = given
        isNew = true
      } else if (!isSame(there, given)) {
        return { posted: { kind: 'conflict', step, name, stored: there, given }, changed: [] }
      }
    }
    if (isNew && Object.keys(at).length > MOST_SCALARS_OF_A_STEP)
      return { posted: { kind: 'too_many_scalars', step, most: MOST_SCALARS_OF_A_STEP }, changed: [] }
    if (isNew) {
      changedSteps.add(step)
      accepted += 1
    } else known += 1
  }
  const changed: ScalarsAt[] = []
  for (const step of [...changedSteps].sort((a, b) => a - b)) {
    const scalars = merged.get(step) ?? {}
    putScalars(sql, step, scalars)
    changed.push({ step, scalars })
  }
  return { posted: { kind: 'stored', accepted, already_known: known }, changed }
}

/** NaN is the same as NaN, and 0 as -0. */
function isSame(stored: number | undefined, given: number): boolean {
  return Object.is(stored, given) || stored === given
}
