/** A small run with other weights, for measures of changed copies. */
import type { Weight } from '../../small-run.ts'
import { upTo } from './arrays.ts'
import { forwardRow } from './forward.ts'
import type { Pair, ReferenceRun } from './run.ts'

/** The pairs of the probe that count, with the logits of weights whose matrices are changed. */
export function changedPairs(
  run: ReferenceRun,
  counts: (pair: Pair) => boolean,
  change: (matrix: readonly number[], name: string) => readonly number[],
): Pair[] {
  const weights = new Map(
    Array.from(run.weights, ([name, { shape, data }]): [string, Weight] => [
      name,
      shape.length < 2 ? { shape, data } : { shape, data: Float32Array.from(change(Array.from(data), name)) },
    ]),
  )
  const suffix = run.model.context === 3 ? [run.p] : []
  return run.pairs.filter(counts).map((pair) => {
    const { logits } = forwardRow(run.model, weights, [pair.a, pair.b, ...suffix])
    return { ...pair, logits: upTo(run.p).map((c) => logits[c] ?? Number.NaN) }
  })
}
