/** The five strongest frequencies: against the reference, and by amplitudes made by hand. */
import { expect, test } from 'vitest'
import { readValue } from '../small-run.ts'
import { tableRun, wave } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { strongestFive } from './reference/fourier.ts'

describeAgainstReference('top_five_frequencies', ({ logits, n }) => strongestFive(logits, n))

test('of six the weakest is left out, and the rest stand in ascending order', async () => {
  const amplitudes = [5, 9, 1, 8, 2, 7]
  const run = tableRun({
    p: 13,
    logit: (a, b, c) => amplitudes.reduce((sum, by, index) => sum + wave(13, index + 1, by)(a, b, c), 0),
  })
  expect(await readValue(run, 'top_five_frequencies')).toEqual([1, 2, 4, 5, 6])
})

test('multiplication has its frequencies over discrete logarithms to the least generator', async () => {
  // Powers of 2 modulo 13: the label of (2^i, 2^j) is 2^(i + j). Seven frequencies' worth of pairs, one of them strong.
  const logarithm = [0, 0, 1, 4, 2, 9, 5, 11, 3, 8, 10, 7, 6]
  const run = tableRun({
    p: 13,
    operation: 'multiply',
    logit: (a, b, c) => {
      if (a * b * c === 0) return 0
      const [i = 0, j = 0, k = 0] = [logarithm[a], logarithm[b], logarithm[c]]
      return [6, 5, 4, 3, 2].reduce((sum, f) => sum + f * Math.cos((2 * Math.PI * f * (i + j - k)) / 12), 0)
    },
  })
  expect(await readValue(run, 'top_five_frequencies')).toEqual([2, 3, 4, 5, 6])
})
