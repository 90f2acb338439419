/** Which runs count as the same set-up: whatever differs but the name, the rules and seeds makes another. */
import { expect, test } from 'vitest'
import { setUpOf } from '../../../src/service/rules/same-set-up.ts'
import { runSpecSchema } from '../../../src/wire/run.ts'

const base = {
  name: 'a',
  seed: 1,
  data: { train_examples: 10, split_seed: 3 },
  optimizer: { learning_rate: 0.1 },
}
const setUp = (more: object) => setUpOf(runSpecSchema.parse({ ...base, ...more }))

test.each([
  ['the name', { name: 'b' }],
  ['the seed', { seed: 2 }],
  ['a seed within', { data: { split_seed: 4, train_examples: 10 } }],
  ['the rules', { rules: { preset: 'advised' } }],
])('%s may differ', (_, more) => {
  expect(setUp(more)).toBe(setUp({}))
})

test.each([
  ['the data', { data: { train_examples: 11, split_seed: 3 } }],
  ['the schedule', { schedule: { max_steps: 5 } }],
  ['the optimizer', { optimizer: { learning_rate: 0.2 } }],
  ['a field of its own', { hardware: 'tpu' }],
])('%s may not', (_, more) => {
  expect(setUp(more)).not.toBe(setUp({}))
})
