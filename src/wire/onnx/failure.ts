/** A refused ONNX model: thrown where the fault is found, and made a value at the reader's and the checker's edge. */
import type { OnnxCode } from './codes.ts'

export interface OnnxFailure {
  readonly code: OnnxCode
  readonly detail: string
}

export type OnnxResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: OnnxFailure }

class OnnxRefusal extends Error {
  readonly failure: OnnxFailure

  constructor(failure: OnnxFailure) {
    super(failure.detail)
    this.failure = failure
  }
}

/** Ends reading or checking: what is wrong, what was given, what is allowed. */
export function refuse(code: OnnxCode, detail: string): never {
  throw new OnnxRefusal({ code, detail })
}

/** The value that `work` makes, or what it refused. Any other throw is a bug and goes on. */
export function refusable<T>(work: () => T): OnnxResult<T> {
  try {
    return { ok: true, value: work() }
  } catch (error) {
    if (error instanceof OnnxRefusal) return { ok: false, failure: error.failure }
    throw error
  }
}

/** A name from a file for a message: quoted, and never long. */
export function quoted(name: string): string {
  return name.length > 80 ? `'${name.slice(0, 77)}...'` : `'${name}'`
}
