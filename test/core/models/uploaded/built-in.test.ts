/** Built-in architectures as uploaded graphs: the same logits, and the same readings, on the same weights. */
import { expect, test } from 'vitest'
import { call } from '../../../../src/core/evaluation.ts'
import { evaluateSnapshot } from '../../../../src/core/measures/evaluate.ts'
import { modelOf } from '../../../../src/core/models/register.ts'
import { uploadedModel } from '../../../../src/core/models/uploaded/uploaded-model.ts'
import { prepareSubject } from '../../../../src/core/subject.ts'
import { onnxSchema } from '../../../../src/wire/model.ts'
import type { Reading } from '../../../../src/wire/reading.ts'
import { readWeights } from '../../../../src/wire/safetensors/read-weights.ts'
import { drive } from '../../drive.ts'
import { randomRun } from '../../random-run.ts'
import { probeOf, snapshotOf, specOf, subjectOf } from '../../small-run.ts'
import { fixture, fixtureNames } from '../fixtures.ts'
import { largestDifference } from '../run-model.ts'
import { fileOf, strippedForward } from './stripped.ts'

test.each(fixtureNames)("%s, uploaded, gives PyTorch's logits", async (name) => {
  const { spec, weights, rows, tokens, logits } = fixture(name)
  const { vocabulary, context } = spec
  const file = fileOf(strippedForward(modelOf(spec)))
  // What has data is the graph's own: tables of angles, masks.
  const constants = file.initializers.filter(({ type, data }) => type === 'float32' && data !== null)
  const made = uploadedModel(
    file,
    onnxSchema.parse({
      architecture: 'onnx',
      logits: 'logits',
      vocabulary,
      context,
      constants: constants.map((tensor) => tensor.name),
    }),
    { rows, classes: vocabulary },
  )
  const model = made.ok ? made.value : expect.fail(`${made.failure.code}: ${made.failure.detail}`)
  const feeds = Object.fromEntries(
    model.tensors.map((tensor) => {
      const view = weights.tensors.get(tensor.name) ?? expect.fail(tensor.name)
      const read = readWeights(view)
      const data = read.ok ? read.data : expect.fail(read.failure.detail)
      return [tensor.name, { dtype: 'float32' as const, shape: view.shape, data }]
    }),
  )
  const outputs = await drive(
    call(model.forward, {
      ...feeds,
      tokens: { dtype: 'int64', shape: [rows, context], data: BigInt64Array.from(tokens, BigInt) },
    }),
  )
  const { data } = outputs['logits'] ?? expect.fail('no logits')
  expect(largestDifference(data instanceof Float32Array ? data : undefined, logits)).toBeLessThan(1e-4)
})

test.each(['transformer', 'mlp', 'mlp_direct'] as const)(
  'a %s has the same readings',
  async (architecture) => {
    const run = randomRun({ operation: 'add', modulus: 5, architecture, seed: 11 })
    const built = run.spec.model ?? expect.fail('no model')
    const { vocabulary, context } = built
    const file = fileOf(strippedForward(modelOf(built)))
    const hidden = file.outputs.map(({ name }) => name).filter((name) => name !== 'logits')
    const spec = specOf({
      task: run.spec.task,
      model: { architecture: 'onnx', logits: 'logits', hidden, vocabulary, context, embedding: 'embed.W_E' },
    })
    const prepared = prepareSubject(spec, probeOf(run), undefined, file)
    const subject = prepared.ok ? prepared.subject : expect.fail(prepared.failure.detail)
    const readings = await drive(evaluateSnapshot(subject, snapshotOf(subject, run.weights)))
    const own = subjectOf(run)
    const expected = await drive(evaluateSnapshot(own, snapshotOf(own, run.weights)))
    for (const [id, reading] of Object.entries(expected)) {
      const given = readings[id] ?? expect.fail(id)
      if ('undefined_because' in reading || ofNeurons(given)) continue
      const value = 'value' in given ? given.value : expect.fail(`${id}: ${given.undefined_because}`)
      const [ours, theirs] = [[value].flat(), [reading.value].flat()]
      expect(ours, id).toHaveLength(theirs.length)
      for (const [index, one] of ours.entries())
        expect(Math.abs(one - (theirs[index] ?? Number.NaN)), id).toBeLessThanOrEqual(1e-5 * Math.abs(one))
    }
  },
)

/** An uploaded graph does not say which of its values are neurons. */
const ofNeurons = (reading: Reading): boolean =>
  'undefined_because' in reading && /single neuron|activations of this model/.test(reading.undefined_because)
