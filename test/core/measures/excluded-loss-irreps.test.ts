/** Excluded loss of the strongest representations: against the reference, and where nothing or a memory is left. */
import { expect, test } from 'vitest'
import { characterLogit, groupTableRun } from '../group-run.ts'
import { numberOf } from '../small-run.ts'
import { describeAgainstGroup } from './against-group.ts'
import { excludedIrreps, strongestThree } from './reference/group.ts'

describeAgainstGroup('excluded_loss_irreps', (run) => excludedIrreps(run, strongestThree(run)))

test('of one representation nothing is left: ln 6 in S_3', async () => {
  const wish = { group: 'symmetric', degree: 3 } as const
  const run = groupTableRun(wish, characterLogit(wish, 0, 5))
  expect(await numberOf(run, 'excluded_loss_irreps')).toBeCloseTo(Math.log(6), 6)
})

test('what depends on the pair beyond its product is left', async () => {
  const wish = { group: 'symmetric', degree: 3 } as const
  const wave = characterLogit(wish, 0, 5)
  // In each product one pair of six is off by 10 in one class, so that the mean of the class moves by 10 / 6.
  const odd = (a: number, _: number, c: number): number => (a === 2 && c === 1 ? 10 : 0)
  const plain = await numberOf(groupTableRun(wish, wave), 'excluded_loss_irreps')
  expect(
    await numberOf(
      groupTableRun(wish, (a, b, c) => wave(a, b, c) + odd(a, b, c)),
      'excluded_loss_irreps',
    ),
  ).toBeGreaterThan(plain + 0.1)
})
