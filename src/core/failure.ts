/** A failure that core expects: a stable code, a sentence that says what to do next, and where in the body it is. */
export interface CoreFailure {
  readonly code: string
  readonly detail: string
  readonly pointer?: string
}

export function failed(code: string, detail: string, pointer?: string): { ok: false; failure: CoreFailure } {
  return { ok: false, failure: pointer === undefined ? { code, detail } : { code, detail, pointer } }
}
