/** Reads an ONNX model into plain values: bounded before it is unfolded, and everything that is not taken refused by name. */
import { fromBinary } from '@bufbuild/protobuf'
import { readAttributes } from './attributes.ts'
import { type OnnxResult, quoted, refusable, refuse } from './failure.ts'
import type { OnnxFile, OnnxNode, OnnxValue } from './file.ts'
import { defaultOnnxLimits, type OnnxLimits } from './limits.ts'
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type ValueInfoProto,
} from './onnx_pb.ts'
import { decoding, scan } from './scan.ts'
import { elementTypeOf, readTensor } from './tensor.ts'

/** Reads the bytes of a model. Fields that the advisor does not know are dropped. */
export function readOnnx(bytes: Uint8Array, limits: OnnxLimits = defaultOnnxLimits): OnnxResult<OnnxFile> {
  return refusable(() => {
    if (bytes.length > limits.bytes)
      refuse('onnx_too_large', `The model has ${bytes.length} bytes; at most ${limits.bytes} are taken.`)
    scan(bytes, limits)
    const model = decoding(() => fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false }))
    return readModel(model, limits)
  })
}

function readModel(model: ModelProto, limits: OnnxLimits): OnnxFile {
  if (model.functions.length > 0)
    refuse('onnx_functions', 'The model defines functions. Export it with its functions inlined.')
  if (model.trainingInfo.length > 0)
    refuse('onnx_training', 'The model holds training information. Export it for inference.')
  const { graph } = model
  if (graph === undefined) return refuse('onnx_graph_missing', 'The model has no graph.')
  if (graph.sparseInitializer.length > 0)
    refuse('onnx_sparse', 'The model has a sparse initializer. Export it as a dense one.')
  if (graph.node.length === 0 || graph.output.length === 0)
    refuse('onnx_graph_missing', 'The graph has no nodes, or no outputs.')
  checkNames(graph, limits)
  return {
    opset: opsetOf(model, limits),
    nodes: graph.node.map(readNode),
    initializers: graph.initializer.map((tensor) => readTensor(tensor, limits)),
    inputs: graph.input.map(readValue),
    outputs: graph.output.map(readValue),
    values: graph.valueInfo.map(readValue),
  }
}

function opsetOf({ opsetImport }: ModelProto, { firstOpset, lastOpset }: OnnxLimits): number {
  // Other domains may be imported and not used: exporters do so.
  const versions = opsetImport.filter(({ domain }) => isDefault(domain)).map(({ version }) => Number(version))
  const [version] = versions
  if (version === undefined || versions.length > 1 || version < firstOpset || version > lastOpset) {
    const given =
      version === undefined ? 'names none' : `names ${versions.join(' and ')} of ONNX' own operators`
    return refuse(
      'onnx_opset',
      `The model ${given}; one from ${firstOpset} to ${lastOpset} is taken. Export it with opset_version 18, for one.`,
    )
  }
  return version
}

const isDefault = (domain: string): boolean => domain === '' || domain === 'ai.onnx'

function checkNames(graph: GraphProto, { nameCharacters }: OnnxLimits): void {
  const check = (name: string, of: string): void => {
    if (name.length > nameCharacters)
      refuse(
        'onnx_name',
        `A name of ${of} has ${name.length} characters; at most ${nameCharacters} are taken.`,
      )
  }
  for (const node of graph.node) {
    check(node.name, 'a node')
    check(node.opType, 'an operator')
    for (const name of [...node.input, ...node.output]) check(name, 'a value')
  }
  for (const { name } of [...graph.initializer, ...graph.input, ...graph.output]) {
    if (name === '') refuse('onnx_name', 'An initializer, an input or an output has no name.')
    check(name, 'a value')
  }
}

function readNode(node: NodeProto): OnnxNode {
  if (!isDefault(node.domain)) {
    refuse(
      'onnx_domain',
      `The operator ${quoted(node.opType)} is of the domain ${quoted(node.domain)}; only ONNX' own operators are taken.`,
    )
  }
  return {
    name: node.name,
    operator: node.opType,
    inputs: node.input,
    outputs: node.output,
    attributes: readAttributes(node),
  }
}

function readValue({ name, type }: ValueInfoProto): OnnxValue {
  const tensor = type?.tensorType
  if (tensor === undefined) return { name, type: null, dims: null }
  const dims = tensor.shape?.dim.map(({ value }) => {
    if (value.case === undefined) return null
    return value.case === 'dimValue' ? Number(value.value) : value.value
  })
  // An element type of 0 is one that the file leaves open.
  const elementType = tensor.elemType === 0 ? null : elementTypeOf(tensor.elemType, name)
  return { name, type: elementType, dims: dims ?? null }
}
