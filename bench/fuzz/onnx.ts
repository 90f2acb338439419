/** ONNX models with something wrong in their structure: nodes, names, sizes, attributes, and parts that are not taken. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { operators } from '../../src/core/models/uploaded/operators/register.ts'
import {
  type AttributeProto,
  AttributeProtoSchema,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
} from '../../src/wire/onnx/onnx_pb.ts'
import { edges, type Random } from './random.ts'

const names = [...operators.keys(), 'If', 'Loop', 'Scan', 'NonZero', 'Resize', '']

export function mutateOnnx(random: Random, bytes: Uint8Array): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes)
  const { graph } = model
  if (graph === undefined) return bytes
  for (let times = 1 + random.below(2); times > 0; times -= 1) random.pick(changes)(random, graph, model)
  return toBinary(ModelProtoSchema, model)
}

type Change = (random: Random, graph: GraphProto, model: ModelProto) => void

const onNode =
  (change: (random: Random, node: NodeProto, graph: GraphProto) => void): Change =>
  (random, graph) => {
    if (graph.node.length > 0) change(random, random.pick(graph.node), graph)
  }

const onAttribute = (change: (random: Random, attribute: AttributeProto) => void): Change =>
  onNode((random, { attribute }) => {
    if (attribute.length > 0) change(random, random.pick(attribute))
  })

/** Of one number of inputs, so that what comes out is more often a graph that is taken. */
const alike: readonly (readonly string[])[] = [
  [
    'Relu',
    'Exp',
    'Sqrt',
    'Neg',
    'Softmax',
    'Log',
    'Identity',
    'Shape',
    'Size',
    'Transpose',
    'Flatten',
    'ReduceMax',
  ],
  [
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Pow',
    'Max',
    'Min',
    'Equal',
    'Less',
    'MatMul',
    'Gather',
    'Expand',
    'Reshape',
    'Tile',
  ],
]

const changes: readonly Change[] = [
  onNode((random, node) => {
    const family = alike[node.input.length - 1]
    if (family !== undefined) node.opType = random.pick(family)
  }),
  onNode((random, node) => {
    node.opType = random.pick(names)
  }),
  onNode((_random, node, graph) => {
    graph.node.splice(graph.node.indexOf(node), 1)
  }),
  onNode((random, node, graph) => {
    graph.node.splice(random.below(graph.node.length), 0, node)
  }),
  onNode((random, node, graph) => {
    graph.node.splice(graph.node.indexOf(node), 1)
    graph.node.splice(random.below(graph.node.length + 1), 0, node)
  }),
  // Another value, most of them of another size or type.
  onNode((random, node, graph) => {
    if (node.input.length > 0) node.input[random.below(node.input.length)] = valueIn(random, graph)
  }),
  onNode((random, node, graph) => {
    if (random.chance(0.5)) node.input.push(valueIn(random, graph))
    else node.input.pop()
  }),
  onNode((random, node, graph) => {
    node.output[random.below(node.output.length)] = random.chance(0.5) ? valueIn(random, graph) : 'other'
  }),
  onAttribute((random, attribute) => {
    attribute.i = random.pick(edges)
    if (attribute.ints.length > 0) attribute.ints[random.below(attribute.ints.length)] = random.pick(edges)
  }),
  onAttribute((random, attribute) => {
    attribute.type = random.below(15)
  }),
  onAttribute((random, attribute) => {
    if (random.chance(0.5)) attribute.ints.push(random.pick(edges))
    else attribute.ints.pop()
  }),
  onAttribute((random, attribute) => {
    const tensor = attribute.t
    if (tensor === undefined) return
    if (tensor.rawData.length >= 8)
      new DataView(tensor.rawData.buffer, tensor.rawData.byteOffset).setBigInt64(0, random.pick(edges), true)
    else tensor.dims.push(random.pick(edges))
  }),
  onAttribute((random, attribute) => {
    attribute.s = new TextEncoder().encode(random.pick(['', 'ij,jk->ik', 'a...b', 'SAME_UPPER', 'zzz->']))
  }),
  (random, graph) => {
    if (graph.initializer.length === 0) return
    const tensor = random.pick(graph.initializer)
    if (tensor.dims.length > 0 && random.chance(0.7))
      tensor.dims[random.below(tensor.dims.length)] = random.pick(edges)
    else tensor.dims.push(random.pick(edges))
  },
  (random, graph) => {
    if (graph.initializer.length === 0) return
    const tensor = random.pick(graph.initializer)
    if (random.chance(0.5)) tensor.dataType = random.below(24)
    else tensor.rawData = new Uint8Array(random.below(64))
  },
  (random, graph) => {
    const value = random.pick([...graph.input, ...graph.output, ...graph.valueInfo])
    const tensor = value.type?.tensorType
    if (tensor === undefined) return
    const dim = tensor.shape?.dim[random.below(3)]
    if (dim === undefined || random.chance(0.3)) tensor.elemType = random.below(24)
    else dim.value = { case: 'dimValue', value: random.pick(edges) }
  },
  // A value that grows, between what was there and the end.
  (random, graph) => {
    const from = valueIn(random, graph)
    graph.node.push(random.pick(bombs)(from, int64s(graph, random)))
    if (random.chance(0.5)) for (const output of graph.output) output.name = 'bomb'
  },
  (random, graph) => {
    for (const output of graph.output) output.name = valueIn(random, graph)
  },
  (random, _graph, model) => {
    const [opset] = model.opsetImport
    if (opset !== undefined)
      opset.version = random.chance(0.7) ? BigInt(random.below(30)) : random.pick(edges)
  },
  (random, graph, model) => {
    const some = new Uint8Array(random.below(20))
    random.pick([
      () => model.functions.push(some),
      () => model.trainingInfo.push(some),
      () => graph.sparseInitializer.push(some),
      () => graph.initializer[0]?.externalData.push(some),
      () => graph.node[0]?.attribute.push(create(AttributeProtoSchema, { name: 'body', type: 5, g: some })),
      () => {
        const [node] = graph.node
        if (node !== undefined) node.domain = 'com.microsoft'
      },
    ])()
  },
]

function valueIn(random: Random, graph: GraphProto): string {
  const all = [
    ...graph.initializer.map(({ name }) => name),
    ...graph.input.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output),
  ]
  return all.length === 0 || random.chance(0.05) ? 'nothing' : random.pick(all)
}

/** A new initializer of a few large or odd numbers. */
function int64s(graph: GraphProto, random: Random): string {
  const name = `numbers.${graph.initializer.length}`
  const values = Array.from({ length: 1 + random.below(3) }, () => random.pick(edges))
  graph.initializer.push(
    create(TensorProtoSchema, { name, dataType: 7, dims: [BigInt(values.length)], int64Data: values }),
  )
  return name
}

const node = (opType: string, ...input: readonly string[]): NodeProto =>
  create(NodeProtoSchema, { opType, input: [...input], output: ['bomb'] })

const bombs: readonly ((from: string, numbers: string) => NodeProto)[] = [
  (_, numbers) => node('ConstantOfShape', numbers),
  (from, numbers) => node('Expand', from, numbers),
  (from, numbers) => node('Tile', from, numbers),
  (from, numbers) => node('Reshape', from, numbers),
  (_, numbers) => node('Range', numbers, numbers, numbers),
  (from, numbers) => node('OneHot', from, numbers, from),
  (from, numbers) => node('Pad', from, numbers),
  (from, numbers) => node('Gather', from, numbers),
  (from, numbers) => node('Unsqueeze', from, numbers),
  (from, numbers) => node('Split', from, numbers),
  (from, numbers) => node('Div', numbers, from),
  (from, numbers) => node('CumSum', from, numbers),
  (from) => node('MatMul', from, from),
  (from) => node('Add', from, from),
]
