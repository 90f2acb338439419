/** Evaluations that several measures share. */
import type { Evaluation } from '../../evaluation.ts'

/** Evaluates at most once; later callers are handed the same result. */
export function once<T>(make: () => Evaluation<T>): () => Evaluation<T> {
  let result: { readonly value: T } | null = null
  return function* () {
    result ??= { value: yield* make() }
    return result.value
  }
}
