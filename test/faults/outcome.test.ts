/** What the harness calls lost, doubled and different. */
import { expect, it } from 'vitest'
import { compare, type Outcome } from '../../bench/faults/outcome.ts'

const expected: Outcome = {
  rows: [
    { step: 0, readings: { r: { value: 1 } }, scalars: { train_loss: 4 } },
    { step: 10, scalars: { train_loss: 3 } },
  ],
  advice: [{ step: 0, advice: 'continue' }],
  snapshots: [{ step: 0, state: 'evaluated' }],
  run: { state: 'closed' },
  listed: [{ state: 'closed' }],
}
const none = { lost: [], doubled: [], different: [] }

it('finds nothing in equals', () => {
  expect(compare(expected, structuredClone(expected))).toEqual(none)
})

it('calls lost what was there and is not', () => {
  const { rows } = expected
  expect(compare(expected, { ...expected, rows: rows.slice(0, 1), advice: [] })).toEqual({
    ...none,
    lost: ['rows at step 10', 'advice at step 0'],
  })
  expect(
    compare(expected, { ...expected, rows: [{ step: 0, scalars: { train_loss: 4 } }, ...rows.slice(1)] }),
  ).toEqual({ ...none, lost: ['readings of rows at step 0'] })
  expect(compare(expected, { ...expected, listed: [] })).toEqual({ ...none, lost: ['the run in the list'] })
})

it('calls doubled what is there twice', () => {
  const { rows, listed } = expected
  expect(
    compare(expected, { ...expected, rows: [...rows, ...rows.slice(1)], listed: [...listed, ...listed] }),
  ).toEqual({ ...none, doubled: ['rows at step 10', 'the run in the list'] })
})

it('calls different what has another value, and what nobody posted', () => {
  const found = {
    ...expected,
    advice: [
      { step: 0, advice: 'stop' },
      { step: 5, advice: 'stop' },
    ],
  }
  expect(compare(expected, found)).toEqual({
    ...none,
    different: ['advice of advice at step 0', 'advice at step 5 were never posted'],
  })
})
