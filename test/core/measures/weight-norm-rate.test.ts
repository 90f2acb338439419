/** The growth rate of the norm: of weights that shrink or grow by a known factor. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, reasonOf, type SmallRun, specOf, weight } from '../small-run.ts'

/** Two tensors whose weights were e^`growth` times as large, `steps` steps before. */
function shrunk(
  optimizer: NonNullable<Parameters<typeof specOf>[0]['optimizer']>,
  growth: number,
  steps: number,
): SmallRun {
  const weightsTimes = (factor: number) =>
    new Map([
      ['a', weight([4, 5], (index) => factor * Math.sin(index))],
      ['b', weight([3], (index) => factor * (1 + index))],
    ])
  return {
    title: 'two tensors',
    spec: specOf({ optimizer }),
    probe: null,
    weights: weightsTimes(1),
    earlier: [
      { step: -steps, weights: weightsTimes(Math.exp(growth)) },
      { step: -2 * steps, weights: weightsTimes(99) },
    ],
  }
}

test.each([
  ['decay alone', { learning_rate: 1e-3, weight_decay: 1 }, 0.3, 300, -1],
  ['half the decay, at the same rate of shrinking', { learning_rate: 1e-3, weight_decay: 0.5 }, 0.3, 300, -2],
  ['growth', { learning_rate: 1e-2, weight_decay: 0.1 }, -0.02, 100, 0.2],
  ['no weight decay: a thousand steps', { learning_rate: 1e-3, weight_decay: 0 }, -0.02, 100, 0.2],
  ['an optimizer that is not known: a thousand steps', {}, 0.02, 10, -2],
])('%s', async (_, optimizer, growth, steps, expected) => {
  expect(await numberOf(shrunk(optimizer, growth, steps), 'weight_norm_rate')).toBeCloseTo(expected, 5)
})

test('undefined without an earlier snapshot, and of weights that are all zero', async () => {
  const run = shrunk({}, 0.1, 10)
  expect(reasonOf(await readingsOf({ ...run, earlier: [] }), 'weight_norm_rate')).toContain(
    'no earlier snapshot',
  )
  const zero = { ...run, weights: new Map([['a', weight([2], () => 0)]]) }
  expect(reasonOf(await readingsOf(zero), 'weight_norm_rate')).toBe('every weight is zero')
})
