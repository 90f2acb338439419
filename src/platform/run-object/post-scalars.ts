/** Scalars into the history: new values stored, known ones counted, another value for a known one refused. */
import type { ScalarsAt, ScalarsPosted } from '../../service/ports.ts'
import { putScalars, scalarsAt } from './history.ts'

export type Changed = { readonly posted: ScalarsPosted; readonly changed: readonly ScalarsAt[] }

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
      } else if (!Object.is(there, given) && there !== given) {
        return { posted: { kind: 'conflict', step, name, stored: there, given }, changed: [] }
      }
    }
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
