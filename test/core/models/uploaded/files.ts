/** ONNX files for tests, as plain values. */
import type { OnnxAttribute, OnnxFile, OnnxNode, OnnxTensor } from '../../../../src/wire/onnx/file.ts'

export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  integers: Readonly<Record<string, bigint | readonly bigint[]>> = {},
): OnnxNode {
  const attributes = new Map<string, OnnxAttribute>()
  for (const [name, value] of Object.entries(integers))
    attributes.set(name, typeof value === 'bigint' ? { kind: 'int', value } : { kind: 'ints', value })
  return { name: '', operator, inputs, outputs, attributes }
}

export function int64s(name: string, values: readonly bigint[]): OnnxTensor {
  return {
    name,
    type: 'int64',
    dims: values.length === 1 ? [] : [values.length],
    data: new Uint8Array(BigInt64Array.from(values).buffer),
  }
}

export function floats(name: string, values: readonly number[]): OnnxTensor {
  return {
    name,
    type: 'float32',
    dims: [values.length],
    data: new Uint8Array(Float32Array.from(values).buffer),
  }
}

/** logits = table[tokens], [rows, 2, 5]. */
export function embeddingFile(): OnnxFile {
  return {
    opset: 18,
    nodes: [node('Gather', ['table', 'tokens'], ['logits'])],
    initializers: [{ name: 'table', type: 'float32', dims: [5, 5], data: null }],
    inputs: [{ name: 'tokens', type: 'int64', dims: ['rows', 2] }],
    outputs: [{ name: 'logits', type: 'float32', dims: null }],
    values: [],
  }
}
