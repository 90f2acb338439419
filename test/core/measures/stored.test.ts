/** A snapshot that is read tensor by tensor from a store has the readings of one in memory, of the weights alone. */
import { expect, test } from 'vitest'
import { evaluateSnapshot } from '../../../src/core/measures/evaluate.ts'
import { evaluateStored } from '../../../src/core/measures/evaluate-stored.ts'
import { measures } from '../../../src/core/measures/register.ts'
import { surveyOf } from '../../../src/core/measures/survey.ts'
import { mostHeldElements, type StoredTensor } from '../../../src/core/weights.ts'
import type { Readings } from '../../../src/wire/reading.ts'
import { drive } from '../drive.ts'
import { randomRun } from '../random-run.ts'
import { seeded } from '../seeded.ts'
import { readingsOf, snapshotOf, specOf, subjectOf, type Weights, weight } from '../small-run.ts'
import { fixtureWeights } from './spectra/fixture.ts'

const because = 'the weights are too many'

/** Answers as the service does: what was read before is gone. */
function storeOf(weights: Weights) {
  let before = new Float32Array()
  const reads: string[] = []
  return {
    reads,
    tensors: Array.from(weights, ([name, { shape }]): StoredTensor => ({ name, shape, dtype: 'F32' })),
    read({ tensor, start, count }: { tensor: string; start: number; count: number }): Float32Array {
      before.fill(Number.NaN)
      reads.push(tensor)
      before = weights.get(tensor)?.data.slice(start, start + count) ?? expect.fail(tensor)
      return before
    },
  }
}

const onWeights = (readings: Readings) =>
  Object.fromEntries(
    measures.filter(({ on }) => on === 'weights').map(({ description: { id } }) => [id, readings[id]]),
  )

const cases: [string, Weights][] = [
  ['matrices of every kind', fixtureWeights],
  [
    'the weights of a model',
    randomRun({ operation: 'add', modulus: 11, architecture: 'transformer', seed: 5 }).weights,
  ],
  ['a matrix that is sketched', new Map([['w', weight([1040, 1030], seeded(9).normal)]])],
  ['vectors alone', new Map([['b', weight([40], (index) => index)]])],
]

test.each(cases)('%s: bit by bit', { timeout: 60_000 }, async (_, weights) => {
  const subject = subjectOf({ spec: specOf({}), probe: null })
  const { tensors, read } = storeOf(weights)
  const stored = await drive(evaluateStored(subject, 0, tensors, because), read)
  expect(onWeights(stored)).toEqual(
    onWeights(await drive(evaluateSnapshot(subject, snapshotOf(subject, weights)))),
  )
})

test('forward measures say why there are none', async () => {
  const run = randomRun({ operation: 'add', modulus: 7, architecture: 'mlp', seed: 4 })
  const { tensors, read } = storeOf(run.weights)
  const readings = await drive(evaluateStored(subjectOf(run), 0, tensors, because), read)
  expect(readings['train_loss']).toEqual({ undefined_because: because })
  expect(readings['gini_embedding']).toEqual({ undefined_because: because })
  expect(readings['sum_squared_weights']).toEqual((await readingsOf(run))['sum_squared_weights'])
})

test('each tensor is read once', async () => {
  const { tensors, read, reads } = storeOf(fixtureWeights)
  await drive(surveyOf(tensors, new Set(['squares', 'spectra', 'traps'])), read)
  expect(reads).toEqual(tensors.map(({ name }) => name))
})

test('a wide matrix that is held, but not beside a copy, has a spectrum and is not shuffled', async () => {
  const data = Float32Array.from({ length: 16 * 262_145 }, (_, at) => Number(at % 262_146 === 0))
  const weights: Weights = new Map([['wide', { shape: [16, 262_145], data }]])
  const { tensors, read } = storeOf(weights)
  const survey = await drive(surveyOf(tensors, new Set(['squares', 'spectra', 'traps'])), read)
  if ('non_finite' in survey) return expect.fail(survey.non_finite)
  expect(survey.quantities.spectra).toHaveProperty('spectra.0.eigenvalues', new Float64Array(16).fill(1))
  expect(survey.quantities.traps).toHaveProperty('undefined_because')
})

test('a tensor that cannot be held is read in blocks, and has a spectrum', async () => {
  const { normal } = seeded(8)
  const rows = mostHeldElements / 16 + 3000
  const weights: Weights = new Map([['long', weight([rows, 16], () => normal())]])
  const { tensors, read, reads } = storeOf(weights)
  const survey = await drive(surveyOf(tensors, new Set(['squares', 'spectra', 'traps'])), read)
  if ('non_finite' in survey) return expect.fail(survey.non_finite)
  const { squares, spectra, traps } = survey.quantities
  const data = weights.get('long')?.data ?? expect.fail('no weights')
  const expected = data.reduce((sum, element) => sum + element * element, 0)
  expect(Math.abs((squares.get('long') ?? 0) / expected - 1)).toBeLessThan(1e-12)
  if ('undefined_because' in spectra) return expect.fail(spectra.undefined_because)
  const eigenvalues = spectra.spectra[0]?.eigenvalues ?? expect.fail('no spectrum')
  expect(eigenvalues).toHaveLength(16)
  expect(Math.abs(eigenvalues.reduce((sum, value) => sum + value, 0) / expected - 1)).toBeLessThan(1e-7)
  expect(traps).toHaveProperty('undefined_because')
  expect(reads.length).toBeGreaterThan(8)
})

test.each([
  [{ F32: Number.NaN }, 'w holds NaN (first at element 3)'],
  [{ F64: Number.POSITIVE_INFINITY }, 'w holds Infinity as float32 (first at element 3)'],
] as const)('what is not finite is found on the way: %o', async (bad, words) => {
  const [[dtype = 'F32', value = 0] = []] = Object.entries(bad)
  const data = Float32Array.of(1, 2, 3, value)
  const tensors: StoredTensor[] = [{ name: 'w', shape: [4], dtype: dtype === 'F64' ? 'F64' : 'F32' }]
  const readings = await drive(
    evaluateStored(subjectOf({ spec: specOf({}), probe: null }), 0, tensors, because),
    () => data,
  )
  for (const reading of Object.values(readings))
    expect(reading).toEqual({ undefined_because: `the weights are not finite: ${words}` })
})
