/** Turns an uploaded graph into one that the advisor can feed: weights become inputs, logits are those of one position. */
import {
  elementTypes,
  type OnnxFile,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from '../../../wire/onnx/file.ts'
import type { Interface } from './interface.ts'
import type { Value } from './value.ts'

/** A value of the graph that becomes an output, float32 [rows, width]. */
export interface Wanted {
  /** In the uploaded graph. */
  readonly from: string
  readonly as: string
  /** The position that is read; null where the value is [rows, width] already. */
  readonly position: number | null
}

/**
 * The graph with every name replaced but those of weights, which keep theirs, so that no name in it can meet one that
 * the advisor adds. Nodes that nothing wanted depends on are left out; so are declared shapes, which sizes made exact.
 */
export function rewrite(
  file: OnnxFile,
  { tokens, weights }: Interface,
  values: ReadonlyMap<string, Value>,
  wanted: readonly Wanted[],
): OnnxFile {
  const needed = neededBy(file, wanted)
  const prefix = prefixBeside(weights.map(({ name }) => name))
  const names = new Map<string, string>([['', '']])
  const named = (name: string): string => {
    const known = names.get(name) ?? `${prefix}${names.size}`
    names.set(name, known)
    return known
  }
  const inputs: OnnxValue[] = []
  const nodes: OnnxNode[] = []
  const initializers: OnnxTensor[] = []
  const feed = (name: string, as: string, type: 'int64' | 'float32'): void => {
    const value = values.get(name)
    if (value === undefined || !needed.has(name)) return
    inputs.push({ name: as, type, dims: value.shape })
    if (value.type === type) names.set(name, as)
    else nodes.push(cast(as, named(name), value.type))
  }
  feed(tokens.name, 'tokens', 'int64')
  for (const { name } of weights) feed(name, name, 'float32')
  const fed = new Set([tokens.name, ...weights.map(({ name }) => name)])
  for (const tensor of file.initializers)
    if (needed.has(tensor.name) && !fed.has(tensor.name))
      initializers.push({ ...tensor, name: named(tensor.name) })
  for (const node of file.nodes) {
    if (!node.outputs.some((name) => needed.has(name))) continue
    nodes.push({ ...node, inputs: node.inputs.map(named), outputs: node.outputs.map(named) })
  }
  const outputs: OnnxValue[] = []
  for (const { from, as, position } of wanted) {
    let name = named(from)
    if (position !== null) {
      const place = `${prefix}${as}.position`
      initializers.push(int64Scalar(place, position))
      nodes.push(plain('Gather', [name, place], `${prefix}${as}`, new Map([['axis', int(1)]])))
      name = `${prefix}${as}`
    }
    nodes.push(cast(name, as, 'float32'))
    outputs.push({ name: as, type: 'float32', dims: null })
  }
  return { opset: file.opset, nodes, initializers, inputs, outputs, values: [] }
}

/** Every value that the wanted ones depend on. */
function neededBy(file: OnnxFile, wanted: readonly Wanted[]): ReadonlySet<string> {
  const needed = new Set(wanted.map(({ from }) => from))
  for (const node of file.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue
    for (const name of node.inputs) needed.add(name)
  }
  return needed
}

function prefixBeside(names: readonly string[]): string {
  let prefix = '#'
  while (names.some((name) => name.startsWith(prefix))) prefix += '#'
  return prefix
}

const int = (value: number) => ({ kind: 'int', value: BigInt(value) }) as const

const plain = (
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'],
): OnnxNode => ({ name: output, operator, inputs, outputs: [output], attributes })

function cast(from: string, to: string, type: Value['type']): OnnxNode {
  return plain('Cast', [from], to, new Map([['to', int(elementTypes[type].code)]]))
}

function int64Scalar(name: string, value: number): OnnxTensor {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigInt64(0, BigInt(value), true)
  return { name, type: 'int64', dims: [], data: new Uint8Array(view.buffer) }
}
