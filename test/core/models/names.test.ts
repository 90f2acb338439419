/** Names and layouts: a snapshot that does not fit is refused in the user's own naming, with both shapes. */
import { expect, test } from 'vitest'
import { modelOf } from '../../../src/core/models/register.ts'
import { readSnapshot } from '../../../src/core/snapshot.ts'
import { prepareSubject } from '../../../src/core/subject.ts'
import { modelSchema, tensorNames } from '../../../src/wire/model.ts'
import type { SafetensorsFile, TensorView } from '../../../src/wire/safetensors/parse.ts'
import { specOf, subjectOf } from '../small-run.ts'
import { fixture } from './fixtures.ts'

const fields = {
  architecture: 'transformer',
  layers: 2,
  heads: 4,
  d_model: 8,
  d_mlp: 12,
  vocabulary: 11,
  context: 4,
  read_position: 3,
} as const

function refusal(name: string, change: (tensors: Map<string, TensorView>) => void): unknown {
  const { spec, weights } = fixture(name)
  const tensors = new Map(weights.tensors)
  change(tensors)
  const file: SafetensorsFile = { ...weights, tensors }
  const read = readSnapshot(subjectOf({ spec: specOf({ model: spec }), probe: null }), 0, file)
  return read.ok ? expect.fail('was accepted') : read.failure
}

test.each([
  ['gpt2', 'transformer.h.1.attn.c_attn.weight', [16, 48], '[d_model, 3*heads*d_head] = [16, 48]'],
  ['gpt2', 'transformer.h.0.mlp.c_fc.weight', [16, 12], '[d_model, d_mlp] = [16, 12]'],
  ['llama', 'model.layers.1.mlp.gate_proj.weight', [12, 16], '[d_mlp, d_model] = [12, 16]'],
  ['keras-layer-norm-gelu-tanh', 'layer_0/up/kernel', [16, 12], '[d_model, d_mlp] = [16, 12]'],
  ['lens-no-norm-relu', 'blocks.0.attn.W_Q', [4, 16, 4], '[heads, d_model, d_head] = [4, 16, 4]'],
  ['deep-mlp-torch', 'layers.1.weight', [12, 16], '[hidden_1, hidden_0] = [12, 16]'],
])('%s: %s in another shape', (name, tensor, shape, expected) => {
  // The other order of the axes: what a snapshot of another library would hold.
  const wrong = [...shape.slice(0, -2), ...shape.slice(-2).toReversed()]
  const failure = refusal(name, (tensors) => {
    const view = tensors.get(tensor) ?? expect.fail(`no ${tensor}`)
    tensors.set(tensor, { ...view, shape: wrong })
  })
  expect(failure).toEqual({
    code: 'snapshot_tensor_shape',
    detail: `'${tensor}' is [${wrong.join(', ')}]; the run's model expects ${expected}.`,
    pointer: `/${tensor}`,
  })
})

test('a tensor that is missing', () => {
  expect(refusal('llama', (tensors) => tensors.delete('model.norm.weight'))).toMatchObject({
    code: 'snapshot_tensor_missing',
    detail: "The snapshot lacks 'model.norm.weight', expected as [d_model] = [16].",
  })
})

test.each([
  ['llama', 'model.layers.2.mlp.up_proj.weight', 'up'],
  ['llama', 'model.layers.0.self_attn.q_proj.bias', 'query bias'],
  ['lens-no-norm-relu', 'ln_final.w', 'final norm scale'],
  ['gpt2-untied', 'transformer.h.12.ln_1.weight', 'attention norm scale'],
])('%s: %s, which the model has not', (name, tensor, part) => {
  const failure = refusal(name, (tensors) => {
    const [any] = tensors.values()
    tensors.set(tensor, { ...(any ?? expect.fail('an empty fixture')), name: tensor })
  })
  expect(failure).toMatchObject({ code: 'snapshot_tensor_unexpected', pointer: `/${tensor}` })
  expect(failure).toHaveProperty('detail', expect.stringContaining(`'${tensor}', the ${part} of a model`))
})

test("a tied model's unembedding, and tensors of other names, are passed over", () => {
  const { spec, weights } = fixture('gpt2')
  const tensors = new Map(weights.tensors)
  const [any] = tensors.values()
  for (const name of ['lm_head.weight', 'transformer.h.0.attn.masked_bias', 'ema.decay'])
    tensors.set(name, any ?? expect.fail('an empty fixture'))
  const subject = subjectOf({ spec: specOf({ model: spec }), probe: null })
  expect(readSnapshot(subject, 0, { ...weights, tensors }).ok).toBe(true)
})

test('every tensor of a fixture is one that the model names, and the other way round', () => {
  for (const name of ['gpt2', 'llama', 'lens-grouped-rotary-swiglu', 'keras-grouped-geglu-tied']) {
    const { spec, weights } = fixture(name)
    const names = modelOf(spec).tensors.map((tensor) => tensor.name)
    expect(names.sort(), name).toEqual([...weights.tensors.keys()].sort())
  }
})

test.each(tensorNames)('%s: each tensor once, and layers numbered', (tensor_names) => {
  const names = modelOf(modelSchema.parse({ ...fields, tensor_names })).tensors.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => /\b1\b|_1\//.test(name)).length).toBeGreaterThan(5)
  expect(names.join()).not.toContain('{')
})

test.each([
  [{ kv_heads: 3 }, 'model_kv_heads', '/model/kv_heads', 'heads 4 is not a multiple of kv_heads 3'],
  [
    { position_count: 3 },
    'model_position_count',
    '/model/position_count',
    'no row in the 3 learned positions',
  ],
  [{ positions: 'rotary', d_head: 3 }, 'model_rotary_heads', '/model/d_head', 'd_head 3 is odd'],
  [
    { tensor_names: 'gpt2', gated: true },
    'model_part_unnamed',
    '/model/tensor_names',
    'gpt2 has no tensor for the gate of this model',
  ],
  [
    { tensor_names: 'llama', positions: 'learned' },
    'model_part_unnamed',
    '/model/tensor_names',
    'llama has no tensor for the positions of this model',
  ],
] as const)('%o is refused', (change, code, pointer, words) => {
  const prepared = prepareSubject(specOf({ model: { ...fields, ...change } }), null)
  if (prepared.ok) return expect.fail('was accepted')
  expect(prepared.failure).toMatchObject({ code, pointer })
  expect(prepared.failure.detail).toContain(words)
})
