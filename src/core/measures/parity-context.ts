/** What measures read of sparse parity. */

import type { SparseParitySpec } from '../../wire/run.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Maybe, RowsContext } from './context.ts'
import { once } from './quantities/once.ts'
import { type ParityComponent, parityComponentOf } from './quantities/parity-component.ts'

export interface ParityContext extends RowsContext {
  readonly parity: SparseParitySpec
  /** [rows]: the logit of class 1 minus that of class 0. */
  readonly difference: () => Evaluation<Float64Array>
  /** Its component along the parity of the relevant bits, which are the task's or else found in this snapshot. */
  readonly component: () => Evaluation<ParityComponent>
}

export function parityContext(rows: RowsContext): Maybe<ParityContext> {
  const { parity, context, count, classes, tokens } = rows.rows
  if (parity === null) return { none_because: 'the task is not sparse parity' }
  if (context < parity.bits)
    return { none_because: `a context of ${context} does not hold ${parity.bits} bits` }
  if (classes < 2) return { none_because: 'the vocabulary does not hold both labels' }
  const other = tokens.findIndex((token, index) => index % context < parity.bits && token > 1n)
  if (other >= 0) {
    return {
      none_because: `the probe's row ${Math.floor(other / context)} holds the token ${tokens[other]}, which is no bit`,
    }
  }
  const difference = once(function* () {
    const { logits } = yield* rows.forward()
    if (logits === null) throw new Error('the forward pass left the logits of parity out')
    return Float64Array.from(
      { length: count },
      (_, row) => (logits[2 * row + 1] ?? 0) - (logits[2 * row] ?? 0),
    )
  })
  return {
    context: {
      ...rows,
      parity,
      difference,
      component: once(function* () {
        return yield* parityComponentOf(rows.rows, parity, yield* difference())
      }),
    },
  }
}
