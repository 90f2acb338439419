/** Writes plain values as the bytes of an ONNX model. */
import { create, toBinary } from '@bufbuild/protobuf'
import { attributeKinds } from './attributes.ts'
import { elementTypes, type OnnxAttribute, type OnnxFile, type OnnxTensor, type OnnxValue } from './file.ts'
import {
  type AttributeProto,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb.ts'

/** The version of the file format that goes with each operator set that is taken, 13 and on. */
const irVersions = [7, 7, 8, 8, 8, 8, 9, 9, 10, 10, 11, 12]

export function writeOnnx(file: OnnxFile): Uint8Array {
  const graph = create(GraphProtoSchema, {
    name: 'uploaded',
    node: file.nodes.map(({ name, operator, inputs, outputs, attributes }) =>
      create(NodeProtoSchema, {
        name,
        opType: operator,
        input: [...inputs],
        output: [...outputs],
        attribute: Array.from(attributes, ([key, attribute]) => attributeOf(key, attribute)),
      }),
    ),
    initializer: file.initializers.map(tensorOf),
    input: file.inputs.map(valueInfoOf),
    output: file.outputs.map(valueInfoOf),
    valueInfo: file.values.map(valueInfoOf),
  })
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(irVersions[file.opset - 13] ?? 12),
    producerName: 'latebloom',
    graph,
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(file.opset) })],
  })
  return toBinary(ModelProtoSchema, model)
}

function attributeOf(name: string, attribute: OnnxAttribute): AttributeProto {
  const type = attributeKinds[attribute.kind]
  switch (attribute.kind) {
    case 'float':
      return create(AttributeProtoSchema, { name, type, f: attribute.value })
    case 'int':
      return create(AttributeProtoSchema, { name, type, i: attribute.value })
    case 'string':
      return create(AttributeProtoSchema, { name, type, s: latin1(attribute.value) })
    case 'tensor':
      return create(AttributeProtoSchema, { name, type, t: tensorOf(attribute.value) })
    case 'floats':
      return create(AttributeProtoSchema, { name, type, floats: [...attribute.value] })
    case 'ints':
      return create(AttributeProtoSchema, { name, type, ints: [...attribute.value] })
  }
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

function tensorOf({ name, type, dims, data }: OnnxTensor): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: elementTypes[type].code,
    dims: dims.map(BigInt),
    ...(data === null ? {} : { rawData: data }),
  })
}

function valueInfoOf({ name, type, dims }: OnnxValue): ValueInfoProto {
  if (type === null) return create(ValueInfoProtoSchema, { name })
  const shape =
    dims === null
      ? undefined
      : create(TensorShapeProtoSchema, {
          dim: dims.map((dim) => create(TensorShapeProto_DimensionSchema, { value: dimensionOf(dim) })),
        })
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: elementTypes[type].code,
    ...(shape === undefined ? {} : { shape }),
  })
  return create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { tensorType }) })
}

function dimensionOf(dim: number | string | null) {
  if (dim === null) return { case: undefined }
  return typeof dim === 'number'
    ? ({ case: 'dimValue', value: BigInt(dim) } as const)
    : ({ case: 'dimParam', value: dim } as const)
}
