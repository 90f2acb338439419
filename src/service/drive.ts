/** Runs an evaluation of the core on a graph runtime, to its value or to the runtime's failure. */
import type { Evaluation } from '../core/evaluation.ts'
import type { GraphRuntime, RuntimeFailure } from './ports.ts'

export type Driven<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: RuntimeFailure }

export function drive<T>(runtime: GraphRuntime, evaluation: Evaluation<T>): Promise<Driven<T>> {
  return runtime.exclusively(async () => {
    let turn = evaluation.next()
    while (!turn.done) {
      const outcome = await runtime.run(turn.value)
      if (!outcome.ok) return { ok: false, failure: outcome.failure }
      turn = evaluation.next(outcome.outputs)
    }
    return { ok: true, value: turn.value }
  })
}
