/** Shares of the representations: against the reference, and in closed form. */
import { expect, test } from 'vitest'
import { characterLogit, groupTableRun } from '../group-run.ts'
import { readingsOf, readValue, reasonOf } from '../small-run.ts'
import { describeAgainstGroup } from './against-group.ts'
import { expectClose } from './against-reference.ts'
import { sum } from './reference/arrays.ts'

describeAgainstGroup('irrep_energies', ({ energies }) => energies.map((energy) => energy / sum(energies)))

test('characters have equal norms, so shares go with the squares of amplitudes; a constant does not count', async () => {
  const wish = { group: 'dihedral', degree: 7 } as const
  const [strong, weak] = [characterLogit(wish, 1, 2), characterLogit(wish, 3, 1)]
  const run = groupTableRun(wish, (a, b, c) => strong(a, b, c) + weak(a, b, c) + c)
  const shares = [await readValue(run, 'irrep_energies')].flat()
  for (const [index, share] of [0, 0.8, 0, 0.2].entries()) expectClose(shares[index], share)
})

test('of logits that are all equal there are none', async () => {
  const readings = await readingsOf(groupTableRun({ group: 'symmetric', degree: 3 }, () => 1))
  for (const id of ['irrep_energies', 'restricted_loss_irreps', 'excluded_loss_irreps'])
    expect(reasonOf(readings, id)).toBe("no representation holds any of the logits' energy")
})
