/** Why an expression is refused: a stable code, the place, a sentence that says what to do, and the nearest name. */
import type { Span } from './syntax.ts'

export const celErrorCodes = [
  'expression_too_long',
  'expression_too_large',
  'syntax_error',
  'not_supported',
  'unknown_name',
  'unavailable_name',
  'unknown_function',
  'wrong_arguments',
  'wrong_type',
  'unknown_value',
  'out_of_range',
] as const
export type CelErrorCode = (typeof celErrorCodes)[number]

export interface CelError {
  readonly code: CelErrorCode
  readonly at: Span
  readonly message: string
  /** The known name that is most like an unknown one; null where none is near. */
  readonly nearest: string | null
}

export function celError(
  code: CelErrorCode,
  at: Span,
  message: string,
  nearest: string | null = null,
): CelError {
  return { code, at, message: nearest === null ? message : `${message} Did you mean ${nearest}?`, nearest }
}
