/** The restricted loss of the strongest directions: against an independent eigendecomposition, on both sides. */
import { describe, expect, test } from 'vitest'
import { directionsOf } from '../../../src/core/measures/low-rank-restricted-loss.ts'
import { modelSpec, randomWeights } from '../random-run.ts'
import { numberOf, type ProbeRow, readingsOf, reasonOf, specOf } from '../small-run.ts'
import { tableRun, wave } from '../table-run.ts'
import { describeAgainstReference, expectClose } from './against-reference.ts'
import { at, dot, mean, sum, upTo } from './reference/arrays.ts'
import { eigenpairs, scatter } from './reference/eigen.ts'
import { forwardRow } from './reference/forward.ts'
import { crossEntropy } from './reference/losses.ts'

interface Row {
  readonly logits: readonly number[]
  readonly label: number
  readonly split: ProbeRow['split'] | null
}

/** By the covariance of the logits, whatever their number. */
function restricted(rows: readonly Row[], rank: number): number {
  const known = rows.filter(({ split }) => split !== null)
  const means = upTo(at(known, 0).logits.length).map((c) => mean(known.map(({ logits }) => at(logits, c))))
  const directions = eigenpairs(scatter(known.map(({ logits }) => logits))).slice(0, rank)
  return mean(
    known
      .filter(({ split }) => split === 'test')
      .map(({ logits, label }) => {
        const rest = logits.map((logit, c) => logit - at(means, c))
        const shares = directions.map(({ vector }) => dot(rest, vector))
        const kept = means.map(
          (value, c) => value + sum(directions.map(({ vector }, k) => at(shares, k) * at(vector, c))),
        )
        return crossEntropy(kept, label)
      }),
  )
}

describeAgainstReference('low_rank_restricted_loss', (run) =>
  restricted(
    run.pairs.map((pair) => ({ ...pair, logits: pair.logits.slice(0, run.p) })),
    directionsOf(run.p),
  ),
)

describe('more classes than rows', () => {
  test('equals the same reference', async () => {
    const vocabulary = 41
    const spec = specOf({ model: modelSpec('transformer', vocabulary - 1) })
    const { model } = spec
    if (model?.architecture !== 'transformer') return expect.fail('a transformer is named')
    const weights = randomWeights(spec, 8)
    const probe = upTo(24).map((row): ProbeRow => {
      const split = row % 2 === 0 ? 'train' : 'test'
      return { inputs: [row, (7 * row) % 40, 40], label: (3 * row) % vocabulary, split }
    })
    const rows = probe.map((row): Row => ({ ...row, logits: forwardRow(model, weights, row.inputs).logits }))
    const run = { title: 'wide', spec, probe, weights }
    expectClose(await numberOf(run, 'low_rank_restricted_loss'), restricted(rows, 10))
  })
})

test('two waves have four directions: nothing is lost', async () => {
  const [first, second] = [wave(11, 1, 3), wave(11, 3, 2)]
  const run = tableRun({ p: 11, logit: (a, b, c) => first(a, b, c) + second(a, b, c) })
  expect(await numberOf(run, 'low_rank_restricted_loss')).toBeCloseTo(await numberOf(run, 'test_loss'), 6)
})

test('of three waves the two strongest stay where only four directions do', async () => {
  // Ten classes are the most that leave four directions.
  const waves = [wave(10, 1, 3), wave(10, 2, 2), wave(10, 3, 0.5)]
  const logit = (count: number) => (a: number, b: number, c: number) =>
    sum(waves.slice(0, count).map((one) => one(a, b, c)))
  // With every pair in the probe the waves are orthogonal.
  const [all, two] = [3, 2].map((count) => tableRun({ p: 10, logit: logit(count) }))
  if (all === undefined || two === undefined) return expect.fail('there are two runs')
  const value = await numberOf(all, 'low_rank_restricted_loss')
  expect(value).toBeCloseTo(await numberOf(two, 'test_loss'), 5)
  expect(Math.abs(value - (await numberOf(all, 'test_loss')))).toBeGreaterThan(0.01)
})

test('as many directions as five frequencies have, or fewer than half of the classes', () => {
  expect([2, 3, 5, 10, 21, 113, 50_000].map(directionsOf)).toEqual([0, 1, 2, 4, 10, 10, 10])
})

test('undefined of two classes', async () => {
  const run = tableRun({ p: 5, logit: () => 1 })
  const probe = (run.probe ?? []).map((row) => ({ ...row, label: row.label % 2 }))
  const readings = await readingsOf({
    ...run,
    probe,
    spec: specOf({ task: { kind: 'generic', classes: 2 }, model: run.spec.model }),
  })
  expect(reasonOf(readings, 'low_rank_restricted_loss')).toContain('the logits of 2 classes')
})
