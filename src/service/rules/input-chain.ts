/** The hashes of what advice is made of: a chain by step, each link the digest of the one before and of what is known at the step. */
import type { Observation } from '../../core/detection/signals.ts'
import type { RunSpec } from '../../wire/run.ts'
import { canonicalJson } from '../canonical-json.ts'
import { scalarsToWire } from '../scalar-values.ts'
import { sha256Now } from '../sha256-now.ts'

/** Before the first observation: the digest of the specification. */
export function chainStart(spec: RunSpec): string {
  return sha256Now(canonicalJson(spec))
}

export function chainNext(before: string, { step, readings, scalars }: Observation): string {
  return sha256Now(`${before}\n${canonicalJson({ step, readings, scalars: scalarsToWire(scalars) })}`)
}
