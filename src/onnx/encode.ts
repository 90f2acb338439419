import { dtypes } from './dtype.ts'
import type { Attribute, Graph, GraphConstant, GraphInput, GraphNode } from './graph.ts'
import { bytesField, type Field, integerField, message, messageField, stringField } from './protobuf.ts'
import type { Shape } from './shape.ts'

/** The ONNX operator set that graphs are written in, and the version of the file format that goes with it. */
export const opset = 21
export const irVersion = 10

/** A field's number is its place in the message of that name in ONNX' schema. */
const modelProto = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8 }
const operatorSetIdProto = { domain: 1, version: 2 }
const graphProto = { node: 1, name: 2, initializer: 5, input: 11, output: 12, valueInfo: 13 }
const nodeProto = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 }
const attributeProto = { name: 1, i: 3, s: 4, ints: 8, type: 20 }
const attributeType = { int: 2, string: 3, ints: 7 }
const tensorProto = { dims: 1, dataType: 2, name: 8, rawData: 9 }
const valueInfoProto = { name: 1, type: 2 }
const typeProto = { tensorType: 1 }
const typeProtoTensor = { elemType: 1, shape: 2 }
const tensorShapeProto = { dim: 1 }
const dimension = { value: 1, param: 2 }

/**
 * The graph as the bytes of an ONNX model. Shapes of intermediate values are written too, so that a checker holds
 * them against its own inference. Equal graphs give equal bytes.
 */
export function encode(graph: Graph): Uint8Array {
  const place = new Map(graph.nodes.map(({ output }, index) => [output, index]))
  // What is computed last comes first: in the order of computation ONNX Runtime's optimizer loses a value that is an
  // output, and is multiplied by a matrix and added to a bias as well.
  const outputs = graph.outputs.toSorted((a, b) => (place.get(b.value) ?? -1) - (place.get(a.value) ?? -1))
  const outputNodes = outputs.map(({ name, value, dtype, shape }) => ({
    operator: 'Identity',
    inputs: [value],
    output: name,
    dtype,
    shape,
    attributes: {},
  }))
  return message([
    integerField(modelProto.irVersion, irVersion),
    stringField(modelProto.producerName, 'latebloom'),
    messageField(modelProto.graph, [
      ...[...graph.nodes, ...outputNodes].map((node) => messageField(graphProto.node, nodeFields(node))),
      stringField(graphProto.name, graph.name),
      ...graph.constants.map((tensor) => messageField(graphProto.initializer, tensorFields(tensor))),
      ...graph.inputs.map((input) => messageField(graphProto.input, valueInfoFields(input))),
      ...graph.outputs.map((output) => messageField(graphProto.output, valueInfoFields(output))),
      ...graph.nodes.map((node) =>
        messageField(graphProto.valueInfo, valueInfoFields({ ...node, name: node.output })),
      ),
    ]),
    messageField(modelProto.opsetImport, [
      stringField(operatorSetIdProto.domain, ''),
      integerField(operatorSetIdProto.version, opset),
    ]),
  ])
}

function nodeFields(node: GraphNode): Field[] {
  return [
    ...node.inputs.map((name) => stringField(nodeProto.input, name)),
    stringField(nodeProto.output, node.output),
    stringField(nodeProto.name, `${node.operator}_${node.output}`),
    stringField(nodeProto.opType, node.operator),
    ...Object.entries(node.attributes).map(([name, attribute]) =>
      messageField(nodeProto.attribute, [
        stringField(attributeProto.name, name),
        ...attributeFields(attribute),
      ]),
    ),
  ]
}

function attributeFields(attribute: Attribute): Field[] {
  if (typeof attribute === 'number') {
    return [integerField(attributeProto.i, attribute), integerField(attributeProto.type, attributeType.int)]
  }
  if (typeof attribute === 'string') {
    return [stringField(attributeProto.s, attribute), integerField(attributeProto.type, attributeType.string)]
  }
  if ('dtype' in attribute) return attributeFields(dtypes[attribute.dtype].code)
  return [
    ...attribute.map((item) => integerField(attributeProto.ints, item)),
    integerField(attributeProto.type, attributeType.ints),
  ]
}

function tensorFields({ name, dtype, shape, bytes }: GraphConstant): Field[] {
  return [
    ...shape.map((dim) => integerField(tensorProto.dims, dim)),
    integerField(tensorProto.dataType, dtypes[dtype].code),
    stringField(tensorProto.name, name),
    bytesField(tensorProto.rawData, bytes),
  ]
}

function valueInfoFields({ name, dtype, shape }: GraphInput): Field[] {
  return [
    stringField(valueInfoProto.name, name),
    messageField(valueInfoProto.type, [
      messageField(typeProto.tensorType, [
        integerField(typeProtoTensor.elemType, dtypes[dtype].code),
        messageField(typeProtoTensor.shape, shapeFields(shape)),
      ]),
    ]),
  ]
}

function shapeFields(shape: Shape): Field[] {
  return shape.map((dim) =>
    messageField(tensorShapeProto.dim, [
      typeof dim === 'number' ? integerField(dimension.value, dim) : stringField(dimension.param, dim),
    ]),
  )
}
