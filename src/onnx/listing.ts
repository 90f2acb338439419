import { type DType, dtypes } from './dtype.ts'
import type { Attribute, Graph, GraphConstant, GraphInput } from './graph.ts'
import { formatShape } from './shape.ts'

const inlineElements = 16

/**
 * The graph as stable text, a line an input, a constant, a node and an output:
 *
 *     graph cross_entropy
 *     input %logits: float32[rows, classes]
 *     %0: float64[rows, classes] = Cast(%logits) to=float64
 *     output %loss: float64[rows] = %5
 *
 * Small scalars and lists stand where they are used; large constants are told apart by a checksum.
 */
export function listing(graph: Graph): string {
  const inline = new Map<string, string>()
  const lines = [`graph ${graph.name}`]
  for (const input of graph.inputs) lines.push(`input ${typed(input)}`)
  for (const constant of graph.constants) {
    const elements = formatElements(constant)
    if (constant.shape.length === 0) inline.set(constant.name, elements)
    else if (
      constant.shape.length === 1 &&
      constant.bytes.length / dtypes[constant.dtype].bytes <= inlineElements
    ) {
      inline.set(constant.name, `[${elements}]`)
    } else lines.push(`constant ${typed(constant)} = ${elements}`)
  }
  const reference = (name: string) => inline.get(name) ?? `%${name}`
  for (const node of graph.nodes) {
    const attributes = Object.entries(node.attributes).map(
      ([key, value]) => ` ${key}=${formatAttribute(value)}`,
    )
    const operands = node.inputs.map(reference).join(', ')
    lines.push(
      `${typed({ ...node, name: node.output })} = ${node.operator}(${operands})${attributes.join('')}`,
    )
  }
  for (const output of graph.outputs) lines.push(`output ${typed(output)} = ${reference(output.value)}`)
  return `${lines.join('\n')}\n`
}

function typed({ name, dtype, shape }: GraphInput): string {
  return `%${name}: ${dtype}${formatShape(shape)}`
}

function formatAttribute(attribute: Attribute): string {
  if (typeof attribute === 'number' || typeof attribute === 'string') return String(attribute)
  return 'dtype' in attribute ? attribute.dtype : `[${attribute.join(', ')}]`
}

function formatElements({ dtype, bytes }: GraphConstant): string {
  const width = dtypes[dtype].bytes
  const count = bytes.length / width
  if (count > inlineElements) return `${count} elements, checksum ${checksum(bytes)}`
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: count }, (_, i) => formatElement(view, dtype, i * width)).join(', ')
}

function formatElement(view: DataView, dtype: DType, at: number): string {
  switch (dtype) {
    case 'float32':
      return formatFloat(view.getFloat32(at, true))
    case 'float64':
      return formatFloat(view.getFloat64(at, true))
    case 'int64':
      return String(view.getBigInt64(at, true))
    case 'bool':
      return String(view.getUint8(at) === 1)
  }
}

function formatFloat(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** FNV-1a, 32 bits: enough to notice that a constant has changed. */
function checksum(bytes: Uint8Array): string {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
