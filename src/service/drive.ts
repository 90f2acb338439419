/** Runs an evaluation of the core on a graph runtime, to its value or to the runtime's failure. */
import type { Evaluation, Feeds, StoredRead } from '../core/evaluation.ts'
import { freeBuffer } from './free-buffer.ts'
import type { GraphRuntime, RuntimeFailure } from './ports.ts'

export type Driven<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: RuntimeFailure }

/** Of a snapshot that is in memory. Other evaluations wait until it has ended. */
export function drive<T>(runtime: GraphRuntime, evaluation: Evaluation<T>): Promise<Driven<T>> {
  return runtime.exclusively(async () => {
    let turn = evaluation.next()
    while (!turn.done) {
      if ('tensor' in turn.value) throw new Error(`${turn.value.tensor} is not in memory`)
      if ('release' in turn.value) {
        free(turn.value.release)
        turn = evaluation.next({})
        continue
      }
      const outcome = await runtime.run(turn.value)
      if (!outcome.ok) return { ok: false, failure: outcome.failure }
      turn = evaluation.next(outcome.outputs)
    }
    return { ok: true, value: turn.value }
  })
}

/**
 * Of a snapshot that `read` reads from its store. It may take a minute, so requests and other evaluations get their turn,
 * by `pause`, before each graph: the runtime gives the memory of a graph back when it has run. An answer's memory is given back as soon as the
 * evaluation may no longer use it: a collector that waits would let hundreds of megabytes pile up.
 */
export async function driveStored<T>(
  runtime: GraphRuntime,
  evaluation: Evaluation<T>,
  read: (request: StoredRead) => Promise<Float32Array>,
  pause: () => Promise<void>,
): Promise<Driven<T>> {
  let weights: Feeds = {}
  let outputs: Feeds = {}
  let turn = evaluation.next()
  while (!turn.done) {
    const request = turn.value
    if ('release' in request) {
      free(request.release)
      turn = evaluation.next({})
      continue
    }
    free(arraysOf(outputs))
    await pause()
    if ('tensor' in request) {
      free(arraysOf(weights))
      const data = await read(request)
      weights = { weights: { dtype: 'float32', shape: [data.length], data } }
      turn = evaluation.next(weights)
      continue
    }
    const outcome = await runtime.exclusively(() => runtime.run(request))
    if (!outcome.ok) return { ok: false, failure: outcome.failure }
    outputs = outcome.outputs
    turn = evaluation.next(outputs)
  }
  free([...arraysOf(outputs), ...arraysOf(weights)])
  return { ok: true, value: turn.value }
}

function arraysOf(answer: Feeds): ArrayBufferView[] {
  return Object.values(answer).map(({ data }) => data)
}

function free(arrays: readonly ArrayBufferView[]): void {
  for (const { buffer } of arrays) freeBuffer(buffer)
}
