/** Compressed size: against the reference, and of weights that few levels hold exactly. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, reasonOf, weight } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { at, mean, sum } from './reference/arrays.ts'
import { changedPairs } from './reference/changed.ts'
import { crossEntropy } from './reference/losses.ts'
import type { ReferenceRun } from './reference/run.ts'

const ladder = [5, 7, 9, 11, 15, 25, 255]

const spacing = (matrix: readonly number[], levels: number): number =>
  (2 * Math.max(...matrix.map(Math.abs))) / (levels - 1)

function trainLoss(run: ReferenceRun, levels: number | null): number {
  const change = (matrix: readonly number[]): readonly number[] => {
    if (levels === null) return matrix
    const step = spacing(matrix, levels)
    return matrix.map((element) => step * Math.round(element / step))
  }
  return mean(
    changedPairs(run, ({ split }) => split === 'train', change).map(({ logits, label }) =>
      crossEntropy(logits, label),
    ),
  )
}

function bytes({ weights }: ReferenceRun, levels: number): number {
  return sum(
    Array.from(weights.values(), ({ shape, data }) => {
      if (shape.length < 2) return 4 * data.length
      const step = spacing(Array.from(data), levels)
      const counts = new Map<number, number>()
      for (const element of data) {
        const level = Math.round(element / step)
        counts.set(level, (counts.get(level) ?? 0) + 1)
      }
      const shares = Array.from(counts.values(), (count) => count / data.length)
      return 4 - (data.length / 8) * sum(shares.map((share) => share * Math.log2(share)))
    }),
  )
}

/** By bisection too: the loss need not change less and less with every step of the ladder. */
describeAgainstReference('quantized_complexity', (run) => {
  const most = 0.01 * Math.log(run.p)
  const fits = (levels: number): boolean => Math.abs(trainLoss(run, levels) - trainLoss(run, null)) <= most
  const half = fits(11) ? (fits(7) ? (fits(5) ? 0 : 1) : fits(9) ? 2 : 3) : fits(25) ? (fits(15) ? 4 : 5) : 6
  return bytes(run, at(ladder, half))
})

test('five levels hold 0, 1 and 2 exactly', async () => {
  const run = tableRun({ p: 5, logit: (a, b, c) => ((a + b) % 5 === c ? 2 : 1) })
  // W_E has a share of 1/5 ones, W_in of 2/10, and W_U of 1/5 twos among ones.
  const entropy = -(0.2 * Math.log2(0.2) + 0.8 * Math.log2(0.8))
  expect(await numberOf(run, 'quantized_complexity')).toBeCloseTo(
    (entropy * (25 + 250 + 125)) / 8 + 3 * 4 + 25 * 4,
    9,
  )
})

test('undefined where no rung of the ladder will do', async () => {
  // Beside a weight of 1e6 that no row uses, the others are rounded away.
  const run = tableRun({ p: 5, logit: (a, b, c) => ((a + b) % 5 === c ? 9 : 0) })
  const W_U = run.weights.get('unembed.W_U') ?? expect.fail('no W_U')
  const lower = 4 * 5 * 5
  const weights = new Map(run.weights).set(
    'unembed.W_U',
    weight(W_U.shape, (index) => (index === lower ? 1e6 : (W_U.data[index] ?? 0))),
  )
  expect(reasonOf(await readingsOf({ ...run, weights }), 'quantized_complexity')).toContain('even 255 levels')
})
