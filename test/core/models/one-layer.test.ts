/** The one-layer transformer of old run.json files keeps its own model; the general graph gives it the same logits. */
import { expect, test } from 'vitest'
import { modelOf } from '../../../src/core/models/register.ts'
import { modelSchema } from '../../../src/wire/model.ts'
import { randomWeights } from '../random-run.ts'
import { specOf, weightsFile } from '../small-run.ts'
import { largestDifference, runModel } from './run-model.ts'

const fields = {
  architecture: 'transformer',
  heads: 2,
  d_model: 8,
  d_mlp: 12,
  vocabulary: 8,
  context: 3,
  read_position: 2,
} as const

test('without a new field, and with its defaults written out, it is the plain model', () => {
  const plain = modelOf(modelSchema.parse(fields))
  expect(plain.forward.name).toBe('transformer_forward_at_2')
  expect(plain.neuronLogit).not.toBeNull()
  const written = modelSchema.parse({ ...fields, layers: 1, activation: 'relu', normalization: 'none' })
  expect(modelOf(written).forward).toBe(plain.forward)
})

test.each([
  { layers: 2 },
  { activation: 'gelu' },
  { normalization: 'rms_norm' },
  { d_mlp: 0 },
  { tensor_names: 'nanda' },
  { tied: false },
  { positions: 'learned' },
])('%o selects the general graph', (change) => {
  const model = modelOf(modelSchema.parse({ ...fields, ...change }))
  expect(model.forward.name).toBe('transformer_forward_general')
  expect(model).toMatchObject({ neuronLogit: null, neurons: 0, grid: null })
})

test('equal architectures share one model, whatever else the specification holds', () => {
  const model = modelOf(modelSchema.parse({ ...fields, layers: 2 }))
  expect(modelOf(modelSchema.parse({ ...fields, layers: 2, kv_heads: 2, note: 'mine' }))).toBe(model)
  expect(modelOf(modelSchema.parse({ ...fields, layers: 2, tensor_names: 'torch' }))).not.toBe(model)
})

test('the general graph under the same names gives the plain logits', async () => {
  const spec = modelSchema.parse(fields)
  const weights = weightsFile(randomWeights(specOf({ model: spec }), 3))
  const tokens = Array.from({ length: 49 }, (_, pair) => [Math.floor(pair / 7), pair % 7, 7]).flat()
  const plain = await runModel({ spec, weights, rows: 49, tokens })
  const general = modelSchema.parse({ ...fields, tensor_names: 'nanda' })
  const { logits } = await runModel({ spec: general, weights, rows: 49, tokens })
  expect(largestDifference(logits, plain['logits'] ?? expect.fail('no logits'))).toBeLessThan(1e-5)
})

test.each([
  { read_position: 0, context: 3 },
  { read_position: 1, context: 3 },
  { read_position: 2, context: 3 },
  { read_position: 3, context: 5 },
])('the graphs for few rows equal the plain graph: %o', async (change) => {
  const spec = modelSchema.parse({ ...fields, ...change })
  const weights = weightsFile(randomWeights(specOf({ model: spec }), 4))
  const rows = 49
  const tokens = Array.from({ length: rows * change.context }, (_, at) => (at * at + 3 * at) % 8)
  const given = { spec, weights, rows, tokens }
  const plain = await runModel(given)
  const logits = await runModel(given, (model) => model.logits?.() ?? expect.fail('no graph of logits'))
  const states = await runModel(given, (model) => model.hidden?.() ?? expect.fail('no hidden states'))
  expect(Object.keys(logits)).toEqual(['logits'])
  expect(Object.keys(states).sort()).toEqual(['hidden.0', 'hidden.1', 'logits', 'neurons.1'])
  const close = (found: Float32Array | undefined, expected: Float32Array | undefined) =>
    expect(
      largestDifference(found ?? expect.fail('nothing'), expected ?? expect.fail('nothing')),
    ).toBeLessThan(1e-5)
  close(logits['logits'], plain['logits'])
  close(states['logits'], plain['logits'])
  close(states['neurons.1'], plain['neurons'])
})
