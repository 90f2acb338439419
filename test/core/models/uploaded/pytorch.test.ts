/** Modules that PyTorch's two exporters wrote (bench/models/export_onnx.py) give PyTorch's own logits. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { call, type Feeds } from '../../../../src/core/evaluation.ts'
import { uploadedModel } from '../../../../src/core/models/uploaded/uploaded-model.ts'
import { onnxSchema } from '../../../../src/wire/model.ts'
import { parseSafetensors, type SafetensorsFile } from '../../../../src/wire/safetensors/parse.ts'
import { readFloat32, readInt64 } from '../../../../src/wire/safetensors/read.ts'
import { drive } from '../../drive.ts'
import { largestDifference } from '../run-model.ts'
import { fileOf } from './stripped.ts'

const folder = fileURLToPath(new URL('../../../fixtures/onnx/', import.meta.url))

test.each(['attention-dynamo', 'attention-script'])('%s', async (name) => {
  const made = uploadedModel(
    fileOf(readFileSync(`${folder}${name}.onnx`)),
    onnxSchema.parse({ architecture: 'onnx', vocabulary: 12, context: 4 }),
    { rows: 5, classes: 12 },
  )
  const model = made.ok ? made.value : expect.fail(`${made.failure.code}: ${made.failure.detail}`)
  const weights = tensorsIn('attention-weights')
  expect(model.tensors.map((tensor) => tensor.name).sort()).toEqual([...weights.tensors.keys()].sort())
  const rows = tensorsIn('attention-rows')
  const tokens = readInt64(rows.tensors.get('tokens') ?? expect.fail('no tokens'))
  const logits = readFloat32(rows.tensors.get('logits') ?? expect.fail('no logits'))
  if (!tokens.ok || !logits.ok) return expect.fail('the fixture cannot be read')
  const feeds: Record<string, Feeds[string]> = {
    tokens: { dtype: 'int64', shape: [5, 4], data: BigInt64Array.from(tokens.data, BigInt) },
  }
  for (const [tensor, view] of weights.tensors) {
    const read = readFloat32(view)
    if (read.ok) feeds[tensor] = { dtype: 'float32', shape: view.shape, data: read.data }
  }
  const outputs = await drive(call(model.forward, feeds))
  const { data } = outputs['logits'] ?? expect.fail('no logits')
  expect(largestDifference(data instanceof Float32Array ? data : undefined, logits.data)).toBeLessThan(1e-5)
})

function tensorsIn(name: string): SafetensorsFile {
  const parsed = parseSafetensors(readFileSync(`${folder}${name}.safetensors`))
  return parsed.ok ? parsed.file : expect.fail(parsed.failure.detail)
}
