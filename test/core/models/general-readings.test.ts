/** Measures on architectures of any depth: all but those of single neurons, which say why they have no value. */
import { expect, test } from 'vitest'
import { modelOf } from '../../../src/core/models/register.ts'
import { type ModelSpec, modelSchema } from '../../../src/wire/model.ts'
import type { WritableTensor } from '../../../src/wire/safetensors/write.ts'
import { randomRun, randomWeights } from '../random-run.ts'
import { fileOf, readingsOf, reasonOf, specOf } from '../small-run.ts'
import { fixture } from './fixtures.ts'
import { largestDifference, runModel } from './run-model.ts'

const base = randomRun({ operation: 'add', modulus: 7, architecture: 'transformer', seed: 5 })
const transformer = {
  architecture: 'transformer',
  layers: 2,
  heads: 2,
  d_model: 8,
  d_mlp: 12,
  vocabulary: 8,
  context: 3,
  read_position: 2,
} as const

test.each([
  ['transformer', { ...transformer, normalization: 'layer_norm' }],
  ['deep MLP', { architecture: 'deep_mlp', d_model: 8, hidden_sizes: [12, 9], vocabulary: 8, context: 3 }],
] as const)('a %s on modular addition', async (_, model) => {
  const spec = specOf({ task: base.spec.task, model })
  const readings = await readingsOf({ ...base, spec, weights: randomWeights(spec, 4) })
  for (const id of ['gini_neuron_logit', 'single_frequency_neurons'])
    expect(reasonOf(readings, id)).toBe('this architecture has no single neuron-to-logit map')
  for (const id of ['train_loss', 'test_loss', 'restricted_loss_top_five', 'gini_embedding', 'excluded_loss'])
    expect(readings[id], id).toHaveProperty('value')
})

test('the Gini coefficient of the embedding is that of its transpose', async () => {
  const read = async (tensor_names: 'nanda' | 'torch') => {
    const spec = specOf({ task: base.spec.task, model: { ...transformer, tensor_names } })
    const name = tensor_names === 'nanda' ? 'embed.W_E' : 'embed.weight'
    const weights = new Map(randomWeights(spec, 4))
    // d_model = vocabulary = 8, so the same elements are W_E and its transpose.
    const { shape } = weights.get(name) ?? expect.fail('no embedding')
    const data = Float32Array.from({ length: 64 }, (_, index) => {
      const [token, feature] = tensor_names === 'nanda' ? [index % 8, index >> 3] : [index >> 3, index % 8]
      return Math.sin(3 * token + feature * feature)
    })
    return (await readingsOf({ ...base, spec, weights: weights.set(name, { shape, data }) }))[
      'gini_embedding'
    ]
  }
  expect(await read('torch')).toEqual(await read('nanda'))
})

test('hidden states: the embedding, then the stream after each layer, beside the same logits', async () => {
  const made = fixture('gpt2')
  const outputs = await runModel(made, (model) => model.hidden?.() ?? expect.fail('no hidden states'))
  expect(Object.keys(outputs).sort()).toEqual([
    'hidden.0',
    'hidden.1',
    'hidden.2',
    'logits',
    'neurons.1',
    'neurons.2',
  ])
  expect(largestDifference(outputs['logits'], made.logits)).toBeLessThan(1e-4)
})

test('the graph of hidden states is made once', () => {
  const { hidden } = modelOf(fixture('gpt2').spec)
  expect(hidden?.()).toBe(hidden?.())
})

test('the hidden states of a deep MLP are its activations', async () => {
  const spec: ModelSpec = modelSchema.parse({
    architecture: 'deep_mlp',
    d_model: 1,
    hidden_sizes: [2],
    vocabulary: 2,
    context: 2,
  })
  const tensors: WritableTensor[] = [
    { name: 'embed.W_E', dtype: 'F32', shape: [2, 1], data: [1, -2] },
    { name: 'blocks.0.mlp.W', dtype: 'F32', shape: [2, 2], data: [1, -1, 2, -2] },
    { name: 'blocks.0.mlp.b', dtype: 'F32', shape: [2], data: [0.5, 0.25] },
    { name: 'unembed.W_U', dtype: 'F32', shape: [2, 2], data: [1, 0, 3, 1] },
  ]
  const outputs = await runModel(
    { spec, weights: fileOf(tensors), rows: 2, tokens: [0, 0, 1, 0] },
    (model) => model.hidden?.() ?? expect.fail('no hidden states'),
  )
  expect(Array.from(outputs['hidden.0'] ?? [])).toEqual([1, 1, -2, 1])
  expect(Array.from(outputs['hidden.1'] ?? [])).toEqual([3.5, 0, 0.5, 0.25])
  expect(Array.from(outputs['logits'] ?? [])).toEqual([3.5, 0, 1.25, 0.25])
})
