/** The loss of averaged weights: against the reference, and of weights that cancel. */
import { expect, test } from 'vitest'
import { randomRuns } from '../random-run.ts'
import { numberOf, readingsOf, reasonOf, type SmallRun, weight } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { at, mean, upTo } from './reference/arrays.ts'
import { forwardRow } from './reference/forward.ts'
import { crossEntropy } from './reference/losses.ts'

/** The weights times a factor that differs from element to element and from snapshot to snapshot. */
function before(run: SmallRun, ago: number) {
  const weights = new Map(
    Array.from(run.weights, ([name, { shape, data }]) => [
      name,
      weight(shape, (index) => at(data, index) * (1 + 0.3 * Math.sin(index + 5 * ago))),
    ]),
  )
  return { step: -100 * ago, weights }
}

const withHistory = (run: SmallRun, length: number): SmallRun => ({
  ...run,
  earlier: upTo(length).map((index) => before(run, index + 1)),
})

/** By run, since the reference of a run does not know its history. */
for (const [index, run] of randomRuns.entries()) {
  const history = withHistory(run, 1 + (index % 5))
  describeAgainstReference(
    'averaged_loss',
    (reference) => {
      const all = [run.weights, ...(history.earlier ?? []).slice(0, 3).map(({ weights }) => weights)]
      const averaged = new Map(
        Array.from(run.weights, ([name, { shape }]) => [
          name,
          weight(shape, (element) => mean(all.map((weights) => at(weights.get(name)?.data ?? [], element)))),
        ]),
      )
      const suffix = reference.model.context === 3 ? [reference.p] : []
      return mean(
        reference.pairs
          .filter(({ split }) => split === 'test')
          .map(({ a, b, label }) => {
            const { logits } = forwardRow(reference.model, averaged, [a, b, ...suffix])
            return crossEntropy(logits.slice(0, reference.p), label)
          }),
      )
    },
    [history],
  )
}

test('of W_U and its negative nothing is left', async () => {
  const run = tableRun({ p: 7, logit: (a, b, c) => ((a + b) % 7 === c ? 5 : 0) })
  const W_U = run.weights.get('unembed.W_U') ?? expect.fail('no W_U')
  const negative = weight(W_U.shape, (index) => -at(W_U.data, index))
  const earlier = [{ step: -1, weights: new Map(run.weights).set('unembed.W_U', negative) }]
  expect(await numberOf({ ...run, earlier }, 'averaged_loss')).toBeCloseTo(Math.log(7), 12)
})

test('the same weights have their own loss', async () => {
  const run = tableRun({ p: 7, logit: (a, b, c) => ((a + 2 * b) % 7 === c ? 5 : 0) })
  expect(await numberOf(run, 'averaged_loss')).toBeCloseTo(await numberOf(run, 'test_loss'), 12)
})

test('undefined without an earlier snapshot, or with one that is not finite', async () => {
  const run = tableRun({ p: 5, logit: () => 1 })
  const none = 'the run has no earlier snapshot at hand'
  expect(reasonOf(await readingsOf({ ...run, earlier: [] }), 'averaged_loss')).toBe(none)
  const broken = new Map(run.weights).set(
    'mlp.b_in',
    weight([25], () => Number.NaN),
  )
  expect(
    reasonOf(await readingsOf({ ...run, earlier: [{ step: -1, weights: broken }] }), 'averaged_loss'),
  ).toBe(none)
})
