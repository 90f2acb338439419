/** What an expression comes to: a value, or unknown with the reason why. */

export type Value = number | boolean | string | readonly number[] | readonly string[]

/** As SQL's NULL and CEL's errors: what is made of it is unknown too, but for `false && x` and `true || x`. */
export interface Unknown {
  readonly unknown_because: string
  /** Whether it is a NaN that makes it unknown. */
  readonly nan: boolean
}

export type Outcome = Value | Unknown

export function unknown(because: string, nan = false): Unknown {
  return { unknown_because: because, nan }
}

export function isUnknown(outcome: Outcome): outcome is Unknown {
  return typeof outcome === 'object' && 'unknown_because' in outcome
}

/** The number itself; unknown where it is NaN. */
export function numberOr(value: number, what: string): Outcome {
  return Number.isNaN(value) ? unknown(`${what} is NaN`, true) : value
}
