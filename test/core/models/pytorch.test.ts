/** Every architecture combination gives PyTorch's logits (fixtures of bench/models/). */
import { expect, test } from 'vitest'
import { fixture, fixtureNames } from './fixtures.ts'
import { largestDifference, runModel } from './run-model.ts'

test.each(fixtureNames)('%s', async (name) => {
  const made = fixture(name)
  const { logits } = await runModel(made)
  const difference = largestDifference(logits, made.logits)
  if (process.env['SHOW_DIFFERENCES'] !== undefined) console.log(`${name}: ${difference.toExponential(1)}`)
  expect(difference).toBeLessThan(1e-4)
})

test('at least twelve, GPT-2 and Llama among them', () => {
  expect(fixtureNames.length).toBeGreaterThanOrEqual(12)
  expect(fixtureNames).toEqual(expect.arrayContaining(['gpt2', 'llama']))
})
