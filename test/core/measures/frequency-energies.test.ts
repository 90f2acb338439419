/** Energy shares of the frequencies: against the reference, and in closed form, the Nyquist frequency included. */
import { expect, test } from 'vitest'
import { readValue } from '../small-run.ts'
import { tableRun, wave } from '../table-run.ts'
import { describeAgainstReference, expectClose } from './against-reference.ts'
import { sum } from './reference/arrays.ts'
import { energies } from './reference/fourier.ts'

describeAgainstReference('frequency_energies', ({ logits, n }) => {
  const held = energies(logits, n)
  return held.map((energy) => energy / sum(held))
})

test('one frequency holds everything', async () => {
  const shares = await readValue(tableRun({ p: 7, logit: wave(7, 2) }), 'frequency_energies')
  expect(shares).toHaveLength(3)
  for (const [index, expected] of [0, 1, 0].entries()) expectClose([shares].flat()[index], expected)
})

test('shares go with the squares of the amplitudes, whatever the bias and the memorized part', async () => {
  const run = tableRun({
    p: 7,
    logit: (a, b, c) =>
      wave(7, 1, 1)(a, b, c) + wave(7, 3, 2)(a, b, c) + c + Math.cos((2 * Math.PI * (a - b)) / 7),
  })
  const shares = [await readValue(run, 'frequency_energies')].flat()
  for (const [index, expected] of [0.2, 0, 0.8].entries()) expectClose(shares[index], expected)
})

test('of an even order the Nyquist frequency is one vector', async () => {
  // Modulo 5, by powers of 2: logarithms of 1, 2, 3, 4 are 0, 1, 3, 2. Frequency 2 of 4 is (-1)^(i + j - k).
  const logarithm = [0, 0, 1, 3, 2]
  const run = tableRun({
    p: 5,
    operation: 'multiply',
    logit: (a, b, c) => {
      if (a * b * c === 0) return 0
      const x = (logarithm[a] ?? 0) + (logarithm[b] ?? 0) - (logarithm[c] ?? 0)
      return (x % 2 === 0 ? 1 : -1) + Math.cos((Math.PI * x) / 2)
    },
  })
  // Over 16 pairs and 4 classes |(-1)^x|^2 is 64, |cos(pi x / 2)|^2 is 32.
  const shares = [await readValue(run, 'frequency_energies')].flat()
  for (const [index, expected] of [1 / 3, 2 / 3].entries()) expectClose(shares[index], expected)
})
