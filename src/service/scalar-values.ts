/** Scalars between their numbers and their JSON, which has no number for NaN and the infinities. */
import type { ScalarValue } from '../wire/scalars.ts'

export function scalarToWire(value: number): ScalarValue {
  if (Number.isFinite(value)) return value
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? 'Infinity' : '-Infinity'
}

export function scalarFromWire(value: ScalarValue): number {
  return Number(value)
}

export function scalarsToWire(scalars: Readonly<Record<string, number>>): Record<string, ScalarValue> {
  return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, scalarToWire(value)]))
}

export function scalarsFromWire(scalars: Readonly<Record<string, ScalarValue>>): Record<string, number> {
  return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, scalarFromWire(value)]))
}
