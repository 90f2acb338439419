/** What measures read of composition in a group. */
import type { Evaluation } from '../evaluation.ts'
import type { Group } from '../tasks/groups/group.ts'
import type { ClassesContext, Maybe, RowsContext } from './context.ts'
import { classMeans } from './quantities/class-means.ts'
import { logitsByProduct } from './quantities/group-layout.ts'
import { type IrrepParts, irrepPartsOf } from './quantities/irrep-parts.ts'
import { once } from './quantities/once.ts'
import type { PairsBlock } from './quantities/pairs-by-class.ts'

export interface GroupContext extends ClassesContext {
  readonly group: Group
  /** The train pairs by their product. */
  readonly train: readonly PairsBlock[]
  /** Logits float32 [n, n, n] by product, first operand and class. */
  readonly logits: () => Evaluation<Float32Array>
  readonly irreps: () => Evaluation<IrrepParts>
}

export function groupContext(rows: RowsContext): Maybe<GroupContext> {
  const { group, no_structure_because } = rows.rows
  const arrays = rows.subject.arrays?.group ?? null
  if (rows.subject.spec.task.kind !== 'group_composition')
    return { none_because: 'the task is not composition in a group' }
  if (group === null || arrays === null) return { none_because: no_structure_because }
  const { layout, train, projections } = arrays
  const logits = once(function* () {
    const forward = yield* rows.forward()
    if (forward.logits === null) throw new Error('the forward pass left the logits of a group out')
    return logitsByProduct(forward.logits, group)
  })
  const means = once(function* () {
    return yield* classMeans(yield* logits(), layout)
  })
  return {
    context: {
      ...rows,
      group,
      layout,
      train,
      logits,
      classMeans: means,
      irreps: once(function* () {
        const { all } = yield* means()
        return yield* irrepPartsOf(all, group, projections)
      }),
    },
  }
}
