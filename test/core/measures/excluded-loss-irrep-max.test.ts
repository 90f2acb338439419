/** The worst single representation: against the reference, and on logits of two. */
import { test } from 'vitest'
import { characterLogit, characterLoss, groupTableRun } from '../group-run.ts'
import { numberOf } from '../small-run.ts'
import { describeAgainstGroup } from './against-group.ts'
import { expectClose } from './against-reference.ts'
import { upTo } from './reference/arrays.ts'
import { excludedIrreps } from './reference/group.ts'

describeAgainstGroup('excluded_loss_irrep_max', (run) =>
  Math.max(...upTo(run.parts.length).map((irrep) => excludedIrreps(run, [irrep]))),
)

test('without the one of two that carries more, the loss of the other is left', async () => {
  const wish = { group: 'dihedral', degree: 7 } as const
  const [strong, weak] = [characterLogit(wish, 1, 3), characterLogit(wish, 2, 0.5)]
  const run = groupTableRun(wish, (a, b, c) => strong(a, b, c) + weak(a, b, c))
  expectClose(await numberOf(run, 'excluded_loss_irrep_max'), characterLoss(wish, 2, 0.5))
})
