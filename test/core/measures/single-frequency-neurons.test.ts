/** Single-frequency neurons: against the reference, and neurons made by hand on both sides of the mark. */
import { expect, test } from 'vitest'
import { seeded } from '../seeded.ts'
import { numberOf, type SmallRun, specOf, weight } from '../small-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { singleFrequencyShare } from './reference/neurons.ts'
import { referenceOf } from './reference/run.ts'

describeAgainstReference('single_frequency_neurons', singleFrequencyShare)

const p = 11

/** Neurons relu(x cos(2 pi 2 a / p) + y cos(2 pi 5 b / p) + bias), from [x, y, bias]. */
function neuronsOf(neurons: readonly (readonly [number, number, number])[]): SmallRun {
  const spec = specOf({
    task: { kind: 'modular_arithmetic', operation: 'add', modulus: p },
    model: {
      architecture: 'mlp',
      readout: 'direct',
      d_model: 2,
      d_mlp: neurons.length,
      vocabulary: p,
      context: 2,
    },
  })
  const frequency = (index: number): number => (index < p ? 2 : 5)
  const weights = new Map([
    ['embed.W_E', weight([2, p], (i) => Math.cos((2 * Math.PI * frequency(i) * (i % p)) / p))],
    [
      'mlp.W_in',
      weight([neurons.length, 4], (i) => {
        const [x = 0, y = 0] = neurons[Math.floor(i / 4)] ?? []
        return [x, 0, 0, y][i % 4] ?? 0
      }),
    ],
    ['mlp.b_in', weight([neurons.length], (i) => neurons[i]?.[2] ?? 0)],
    ['unembed.W_U', weight([neurons.length, p], (i) => i)],
  ])
  return { title: 'neurons by hand', spec, probe: null, weights }
}

test.each([
  ['one frequency', [1, 0, 2], 1],
  ['two frequencies, half each', [1, 1, 3], 0],
  ['86% in the best', [Math.sqrt(0.86), Math.sqrt(0.14), 3], 1],
  ['84% in the best', [Math.sqrt(0.84), Math.sqrt(0.16), 3], 0],
  ['dead', [1, 1, -9], 0],
  ['constant', [0, 0, 4], 0],
] as const)('%s', async (_, neuron, expected) => {
  expect(await numberOf(neuronsOf([neuron]), 'single_frequency_neurons')).toBe(expected)
})

test('dead and mixed neurons count among all neurons', async () => {
  const run = neuronsOf([
    [0, 2, 3],
    [1, 1, 3],
    [1, 1, -9],
    [0, 0, 4],
  ])
  expect(await numberOf(run, 'single_frequency_neurons')).toBe(1 / 4)
})

test('at the Nyquist frequency sum and difference are one function, and count once', async () => {
  // Modulo 5 logarithms to the base 2 of 1, 2, 3, 4 are 0, 1, 3, 2: embeddings (-1)^i and cos(pi i / 2).
  const neurons = 200
  const random = seeded(21)
  const spec = specOf({
    task: { kind: 'modular_arithmetic', operation: 'multiply', modulus: 5 },
    model: { architecture: 'mlp', readout: 'direct', d_model: 2, d_mlp: neurons, vocabulary: 5, context: 2 },
  })
  const weights = new Map([
    ['embed.W_E', weight([2, 5], (index) => [0, 1, -1, -1, 1, 0, 1, 0, 0, -1][index] ?? 0)],
    ['mlp.W_in', weight([neurons, 4], (index) => (index % 2 === 0 ? 1 : 0.7) * random.normal())],
    ['mlp.b_in', weight([neurons], () => 0.5 * random.normal())],
    ['unembed.W_U', weight([neurons, 5], random.normal)],
  ])
  const run = { title: 'Nyquist', spec, probe: null, weights }
  const expected = singleFrequencyShare(referenceOf(run))
  expect(expected).toBeGreaterThan(0.1)
  expect(expected).toBeLessThan(0.9)
  expect(await numberOf(run, 'single_frequency_neurons')).toBeCloseTo(expected, 12)
})
