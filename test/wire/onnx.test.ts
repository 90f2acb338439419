/** The reader of ONNX files: what it takes, and every way in which bytes are refused before they are unfolded. */
import { create, toBinary } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import type { OnnxCode } from '../../src/wire/onnx/codes.ts'
import { defaultOnnxLimits } from '../../src/wire/onnx/limits.ts'
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
} from '../../src/wire/onnx/onnx_pb.ts'
import { readOnnx } from '../../src/wire/onnx/read.ts'
import { writeOnnx } from '../../src/wire/onnx/write.ts'
import { embeddingFile, int64s, node } from '../core/models/uploaded/files.ts'

const bytesOf = (change: (model: ModelProto) => void): Uint8Array => {
  const model = create(ModelProtoSchema, {
    graph: create(GraphProtoSchema, {
      node: [create(NodeProtoSchema, { opType: 'Relu', input: ['a'], output: ['b'] })],
      input: [{ name: 'a' }],
      output: [{ name: 'b' }],
    }),
    opsetImport: [{ domain: '', version: 18n }],
  })
  change(model)
  return toBinary(ModelProtoSchema, model)
}

const tensor = (fields: Parameters<typeof create<typeof TensorProtoSchema>>[1]) => (model: ModelProto) => {
  model.graph?.initializer.push(create(TensorProtoSchema, { name: 'W', dataType: 1, ...fields }))
}

const attribute =
  (fields: Parameters<typeof create<typeof AttributeProtoSchema>>[1]) => (model: ModelProto) => {
    model.graph?.node[0]?.attribute.push(create(AttributeProtoSchema, { name: 'x', ...fields }))
  }

const some = new Uint8Array([8, 1])

test.each<readonly [string, OnnxCode, (model: ModelProto) => void]>([
  ['no graph', 'onnx_graph_missing', (model) => void delete model.graph],
  ['a graph without nodes', 'onnx_graph_missing', (model) => void model.graph?.node.pop()],
  ['a function', 'onnx_functions', (model) => void model.functions.push(some)],
  ['training information', 'onnx_training', (model) => void model.trainingInfo.push(some)],
  ['no operator set', 'onnx_opset', (model) => void model.opsetImport.pop()],
  [
    'an operator of another domain',
    'onnx_domain',
    ({ graph }) => void Object.assign(graph?.node[0] ?? {}, { domain: 'com.microsoft' }),
  ],
  ['a sparse initializer', 'onnx_sparse', ({ graph }) => void graph?.sparseInitializer.push(some)],
  ['a subgraph', 'onnx_subgraph', attribute({ type: 5, g: some })],
  ['a list of subgraphs', 'onnx_subgraph', attribute({ type: 10, graphs: [some] })],
  ['an attribute of no kind', 'onnx_attribute', attribute({ type: 0 })],
  ['external data', 'onnx_external_data', tensor({ dims: [2n], dataLocation: 1, externalData: [some] })],
  ['strings', 'onnx_strings', tensor({ dims: [1n], dataType: 8, stringData: [some] })],
  ['an element type of no meaning', 'onnx_element_type', tensor({ dims: [1n], dataType: 99 })],
  ['a complex tensor', 'onnx_element_type', tensor({ dims: [1n], dataType: 14 })],
  ['too little data', 'onnx_tensor_size', tensor({ dims: [3n], rawData: new Uint8Array(8) })],
  ['too much data', 'onnx_tensor_size', tensor({ dims: [3n], floatData: [1, 2, 3, 4] })],
  ['a negative size', 'onnx_dimension', tensor({ dims: [-1n] })],
  ['a size beyond all numbers', 'onnx_dimension', tensor({ dims: [2n ** 62n, 2n ** 62n] })],
  ['too many dimensions', 'onnx_dimension', tensor({ dims: Array.from({ length: 9 }, () => 1n) })],
  [
    'a name without end',
    'onnx_name',
    ({ graph }) => void Object.assign(graph?.node[0] ?? {}, { name: 'x'.repeat(2000) }),
  ],
  ['an initializer without a name', 'onnx_name', tensor({ name: '', dims: [2n] })],
])('%s: %s', (_, code, change) => {
  expect(readOnnx(bytesOf(change))).toMatchObject({ ok: false, failure: { code } })
})

/** One field of the wire format: a message or bytes under a number. */
const field = (number: number, content: Uint8Array): Uint8Array => {
  const length: number[] = []
  for (let rest = content.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest)
    if (rest <= 127) break
  }
  return Uint8Array.from([number * 8 + 2, ...length, ...content])
}
const repeated = (times: number, ...bytes: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: times * bytes.length }, (_, index) => bytes[index % bytes.length] ?? 0)

test.each<readonly [string, OnnxCode, Uint8Array]>([
  ['a million empty nodes in two megabytes', 'onnx_too_many_parts', field(7, repeated(1_000_000, 10, 0))],
  ['a million empty initializers', 'onnx_too_many_parts', field(7, repeated(1_000_000, 42, 0))],
  ['a million declarations', 'onnx_too_many_parts', field(7, repeated(1_000_000, 106, 0))],
  ['a million names in a node', 'onnx_too_many_parts', field(7, field(1, repeated(1_000_000, 10, 0)))],
  [
    'a million sizes of a tensor',
    'onnx_too_many_parts',
    field(7, field(5, field(1, repeated(1_000_000, 1)))),
  ],
  ['a million sizes, each by itself', 'onnx_too_many_parts', field(7, field(5, repeated(1_000_000, 8, 1)))],
  ['a million operator sets', 'onnx_too_many_parts', repeated(1_000_000, 66, 0)],
  ['groups in groups', 'onnx_not_protobuf', repeated(1_000_000, 11)],
  ['a field longer than the file', 'onnx_not_protobuf', Uint8Array.from([58, 127, 0])],
  ['a number without end', 'onnx_not_protobuf', repeated(20, 255)],
  ['text', 'onnx_not_protobuf', new TextEncoder().encode('{"model": 1}')],
  ['nothing', 'onnx_graph_missing', new Uint8Array()],
  ['more bytes than are taken', 'onnx_too_large', new Uint8Array(defaultOnnxLimits.bytes + 1)],
])('%s: %s', (_, code, bytes) => {
  expect(readOnnx(bytes)).toMatchObject({ ok: false, failure: { code } })
})

test('subgraphs in subgraphs are not unfolded, however deep', () => {
  let graph = new Uint8Array([10, 0])
  for (let depth = 0; depth < 1000; depth += 1) graph = Uint8Array.from(field(1, field(5, field(6, graph))))
  expect(readOnnx(field(7, graph))).toMatchObject({ ok: false })
})

test('what is written is read again as it was', () => {
  const file = {
    ...embeddingFile(),
    nodes: [node('Concat', ['a', 'b'], ['c'], { axis: -1n, ints: [1n, -2n] })],
    initializers: [int64s('x', [1n, -(2n ** 63n)])],
    values: [{ name: 'v', type: 'float16' as const, dims: [1, 'n', null] }],
  }
  expect(readOnnx(writeOnnx(file))).toEqual({ ok: true, value: file })
})

test('data comes out alike from raw bytes and from lists', () => {
  const raw = readOnnx(
    bytesOf(tensor({ dims: [2n], rawData: new Uint8Array(Float32Array.of(1.5, -2).buffer) })),
  )
  const list = readOnnx(bytesOf(tensor({ dims: [2n], floatData: [1.5, -2] })))
  expect(list).toEqual(raw)
  const flags = readOnnx(bytesOf(tensor({ dims: [3n], dataType: 9, int32Data: [0, 1, 5] })))
  expect(flags).toMatchObject({ value: { initializers: [{ type: 'bool', data: Uint8Array.of(0, 1, 1) }] } })
})
