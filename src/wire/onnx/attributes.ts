/** A node's attributes: numbers, texts and tensors are read; whatever holds a graph or another type is refused. */
import { quoted, refuse } from './failure.ts'
import type { OnnxAttribute } from './file.ts'
import { defaultOnnxLimits } from './limits.ts'
import type { AttributeProto, NodeProto } from './onnx_pb.ts'
import { readTensor } from './tensor.ts'

/** The kinds by their code in ONNX. */
export const attributeKinds = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const

const mostTextBytes = 1_000

export function readAttributes(node: NodeProto): ReadonlyMap<string, OnnxAttribute> {
  const attributes = new Map<string, OnnxAttribute>()
  for (const attribute of node.attribute) {
    if (attributes.has(attribute.name))
      refuse('onnx_attribute', `${node.opType} has the attribute ${quoted(attribute.name)} twice.`)
    const read = readAttribute(node, attribute)
    if (read !== null) attributes.set(attribute.name, read)
  }
  return attributes
}

/** Null for an empty list of a kind that is not taken, which says nothing. */
function readAttribute(node: NodeProto, attribute: AttributeProto): OnnxAttribute | null {
  const { f, i, s, t, floats, ints, type } = attribute
  if (attribute.g.length > 0 || attribute.graphs.length > 0 || type === 5 || type === 10) {
    refuse(
      'onnx_subgraph',
      `${quoted(node.opType)} holds a graph in ${quoted(attribute.name)}. Operators with graphs (If, Loop, Scan) are not taken: export the model without control flow.`,
    )
  }
  switch (type) {
    case attributeKinds.float:
      return { kind: 'float', value: f }
    case attributeKinds.int:
      return { kind: 'int', value: i }
    case attributeKinds.string:
      return { kind: 'string', value: textOf(node, s) }
    case attributeKinds.tensor:
      if (t === undefined) break
      return { kind: 'tensor', value: readTensor(t, defaultOnnxLimits) }
    case attributeKinds.floats:
      return { kind: 'floats', value: floats }
    case attributeKinds.ints:
      return { kind: 'ints', value: ints }
  }
  return refuse(
    'onnx_attribute',
    `${quoted(node.opType)} has the attribute ${quoted(attribute.name)} of kind ${type}; a number, numbers, a text or a tensor is taken.`,
  )
}

function textOf(node: NodeProto, bytes: Uint8Array): string {
  if (bytes.length > mostTextBytes)
    refuse(
      'onnx_attribute',
      `A text of ${quoted(node.opType)} has ${bytes.length} bytes; at most ${mostTextBytes}.`,
    )
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
