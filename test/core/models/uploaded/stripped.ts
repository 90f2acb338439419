/** A built-in architecture's own forward graph as a user would upload it: an ONNX file whose weights have no data. */
import { expect } from 'vitest'
import type { Model } from '../../../../src/core/models/model.ts'
import { encode } from '../../../../src/onnx/encode.ts'
import type { OnnxFile, OnnxTensor } from '../../../../src/wire/onnx/file.ts'
import { readOnnx } from '../../../../src/wire/onnx/read.ts'
import { writeOnnx } from '../../../../src/wire/onnx/write.ts'

/** The model's forward graph with its weights as initializers without data; what is the same for all stays inside. */
export function strippedForward(model: Model): Uint8Array {
  const forward = model.hidden?.() ?? model.forward
  if ('bytes' in forward) return forward.bytes
  const file = fileOf(encode(forward))
  const initializers = file.inputs.flatMap(({ name }): OnnxTensor[] => {
    const spec = model.tensors.find((tensor) => tensor.name === name)
    if (spec !== undefined) return [{ name, type: 'float32', dims: spec.sizes, data: null }]
    const constant = model.constants[name]
    if (constant === undefined) return []
    const { buffer, byteOffset, byteLength } = constant.data
    const data = new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength))
    return [{ name, type: 'float32', dims: constant.shape, data }]
  })
  return writeOnnx({
    ...file,
    inputs: file.inputs.filter(({ name }) => name === 'tokens'),
    outputs: file.outputs.filter(({ name }) => name === 'logits' || name.startsWith('hidden.')),
    initializers: [...file.initializers, ...initializers],
  })
}

export function fileOf(bytes: Uint8Array): OnnxFile {
  const read = readOnnx(bytes)
  return read.ok ? read.value : expect.fail(`${read.failure.code}: ${read.failure.detail}`)
}
