/** Restricted loss of the strongest representations: against the reference, and on logits of one representation. */
import { expect, test } from 'vitest'
import { characterLogit, characterLoss, groupTableRun } from '../group-run.ts'
import { numberOf } from '../small-run.ts'
import { describeAgainstGroup } from './against-group.ts'
import { restrictedToIrreps, strongestThree } from './reference/group.ts'

describeAgainstGroup('restricted_loss_irreps', (run) => restrictedToIrreps(run, strongestThree(run)))

test('one representation makes its own loss', async () => {
  const wish = { group: 'dihedral', degree: 7 } as const
  const run = groupTableRun(wish, characterLogit(wish, 2, 3))
  expect(await numberOf(run, 'restricted_loss_irreps')).toBeCloseTo(characterLoss(wish, 2, 3), 6)
})

test('the fourth strongest does not count', async () => {
  const wish = { group: 'dihedral', degree: 9 } as const
  const waves = [1, 2, 3, 4].map((irrep) => characterLogit(wish, irrep, 4 - irrep / 2))
  const three = groupTableRun(wish, (a, b, c) =>
    waves.slice(0, 3).reduce((sum, wave) => sum + wave(a, b, c), 0),
  )
  const four = groupTableRun(wish, (a, b, c) => waves.reduce((sum, wave) => sum + wave(a, b, c), 0))
  const expected = await numberOf(three, 'restricted_loss_irreps')
  expect(await numberOf(four, 'restricted_loss_irreps')).toBeCloseTo(expected, 6)
  expect(await numberOf(four, 'test_loss')).toBeLessThan(expected / 2)
})
