/** Readings fit into a row of storage, whatever the model's tensors are called. */
import { expect, it } from 'vitest'
import { boundedReadings, MOST_READINGS_BYTES } from '../../src/service/bounded-readings.ts'

const tensors = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${'long name '.repeat(8)}${i}`, 1 / 3]))

it('leaves readings that fit as they are', () => {
  const readings = { effective_rank: { value: 2, by: tensors(1000) }, weight_norm: { value: 1 } }
  expect(boundedReadings(readings)).toBe(readings)
})

it('leaves out the values by tensor, and nothing else, where they make a row too large', () => {
  const undefined_because = 'the run has no probe'
  const readings = {
    effective_rank: { value: 2, by: tensors(6000) },
    stable_rank: { value: 3, by: tensors(6000) },
    key_frequencies: { value: [1, 2] },
    train_loss: { undefined_because },
  }
  expect(JSON.stringify(readings).length).toBeGreaterThan(MOST_READINGS_BYTES)
  expect(boundedReadings(readings)).toEqual({
    effective_rank: { value: 2 },
    stable_rank: { value: 3 },
    key_frequencies: { value: [1, 2] },
    train_loss: { undefined_because },
  })
})

it('counts bytes, not characters', () => {
  const by = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`${'層'.repeat(100)}${i}`, 0]))
  expect(boundedReadings({ stable_rank: { value: 1, by } })).toEqual({ stable_rank: { value: 1 } })
})
