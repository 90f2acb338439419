/** Distance between classes: against the reference, and of states that know no class, or nothing else. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, reasonOf, type SmallRun, specOf, weight } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { at, mean, sum, upTo } from './reference/arrays.ts'
import type { ReferenceRun } from './reference/run.ts'

const squared = (x: readonly number[], y: readonly number[]): number =>
  sum(x.map((value, i) => (value - at(y, i)) ** 2))
const centre = (rows: readonly (readonly number[])[]): number[] =>
  upTo(at(rows, 0).length).map((i) => mean(rows.map((row) => at(row, i))))

/** From the definition, pair of classes by pair of classes. */
function classDistance({ p, pairs }: ReferenceRun): number {
  const classes = upTo(p)
    .map((label) =>
      pairs
        .filter((pair) => pair.split === 'test' && pair.label === label)
        .map(({ hidden }) => hidden.at(-1) ?? []),
    )
    .filter((rows) => rows.length > 1)
  const centres = classes.map(centre)
  const between = mean(centres.flatMap((x, i) => centres.flatMap((y, j) => (i === j ? [] : [squared(x, y)]))))
  const scatter = sum(classes.map((rows, k) => sum(rows.map((row) => squared(row, at(centres, k))))))
  const variance = scatter / sum(classes.map((rows) => rows.length - 1))
  return between / variance - 2 * mean(classes.map((rows) => 1 / rows.length))
}

describeAgainstReference('class_distance', classDistance)

test('states that have nothing in common know no class', async () => {
  expect(await numberOf(tableRun({ p: 7, logit: () => 1 }), 'class_distance')).toBeCloseTo(0, 10)
})

test('two classes four apart, with a variance of one half', async () => {
  // A hidden layer that copies the embedding of the one token: states 0, 1 and 4, 5.
  const spec = specOf({
    task: { kind: 'generic' },
    model: { architecture: 'mlp', readout: 'direct', d_model: 1, d_mlp: 1, vocabulary: 4, context: 1 },
  })
  const run: SmallRun = {
    title: 'two classes',
    spec,
    probe: [0, 1, 2, 3].map((token) => ({ inputs: [token], label: token < 2 ? 0 : 1, split: 'test' })),
    weights: new Map([
      ['embed.W_E', weight([1, 4], (token) => at([0, 1, 4, 5], token))],
      ['mlp.W_in', weight([1, 1], () => 1)],
      ['mlp.b_in', weight([1], () => 0)],
      ['unembed.W_U', weight([1, 4], () => 1)],
    ]),
  }
  expect(await numberOf(run, 'class_distance')).toBeCloseTo(16 / 0.5 - 1, 12)
})

test('undefined where no two classes meet again, or all states are equal', async () => {
  const run = tableRun({
    p: 5,
    logit: () => 1,
    split: (a, b) => (a === 0 ? 'test' : b === 0 ? 'train' : null),
  })
  expect(reasonOf(await readingsOf(run), 'class_distance')).toContain('fewer than two classes')
  const whole = tableRun({ p: 5, logit: () => 1 })
  const zero = new Map(
    Array.from(whole.weights, ([name, { shape }]) => [name, weight(shape, () => 0)] as const),
  )
  expect(reasonOf(await readingsOf({ ...whole, weights: zero }), 'class_distance')).toContain(
    'equal hidden states',
  )
})
