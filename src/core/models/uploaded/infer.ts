/** Infers the type and size of every value of a graph, before anything of it runs. */
import { quoted, refuse } from '../../../wire/onnx/failure.ts'
import type { OnnxFile, OnnxNode, OnnxValue } from '../../../wire/onnx/file.ts'
import type { OnnxLimits } from '../../../wire/onnx/limits.ts'
import { type Applied, fault, type Operator } from './node.ts'
import { operators } from './operators/register.ts'
import { bytesOf, describe, elementsOf, type Value, valueOfTensor } from './value.ts'

/** One node and what it comes to. */
export interface Inferred {
  readonly node: OnnxNode
  readonly operations: number
  /** Bytes that it holds beside its inputs and outputs while it runs. */
  readonly workspace: number
}

export interface InferredGraph {
  readonly values: ReadonlyMap<string, Value>
  readonly nodes: readonly Inferred[]
}

/**
 * Walks the graph with inputs of these sizes. Values are defined once, and before they are read; every size is a number
 * above zero, but for lists of sizes, which may be empty. What the file declares must agree with what follows.
 */
export function infer(file: OnnxFile, inputs: ReadonlyMap<string, Value>, limits: OnnxLimits): InferredGraph {
  const values = new Map<string, Value>()
  const define = (name: string, value: Value): void => {
    if (values.has(name)) refuse('onnx_name_duplicate', `Two values are named ${quoted(name)}.`)
    checkSize(name, value, limits)
    values.set(name, value)
  }
  for (const [name, value] of inputs) define(name, value)
  for (const tensor of file.initializers) define(tensor.name, valueOfTensor(tensor))
  const madeLater = new Set(file.nodes.flatMap(({ outputs }) => outputs))
  const nodes = file.nodes.map((node): Inferred => {
    const operator = operatorOf(node)
    const applied = apply(node, values, madeLater)
    checkCounts(applied, operator)
    const result = operator.infer(applied)
    const made = 'shape' in result ? [result] : result
    for (const [index, name] of node.outputs.entries()) {
      const value = made[index]
      if (name !== '' && value !== undefined) define(name, value)
    }
    const named = made.slice(0, node.outputs.length)
    const elements = named.reduce((sum, { shape }) => sum + elementsOf(shape), 0)
    return {
      node,
      operations: Math.max(elements, operator.operations?.(applied, named) ?? 0),
      workspace: operator.workspace?.(applied, named) ?? 0,
    }
  })
  for (const declared of [...file.values, ...file.outputs]) checkDeclared(declared, values.get(declared.name))
  return { values, nodes }
}

function operatorOf(node: OnnxNode): Operator {
  const found = operators.get(node.operator)
  if (found !== undefined) return found
  return refuse(
    'onnx_operator',
    `The operator ${quoted(node.operator)} is not taken; docs/models.md lists those that are.`,
  )
}

function apply(node: OnnxNode, values: ReadonlyMap<string, Value>, madeLater: ReadonlySet<string>): Applied {
  const inputs = node.inputs.map((name) => {
    if (name === '') return null
    const value = values.get(name)
    if (value !== undefined) return value
    return madeLater.has(name)
      ? refuse('onnx_order', `${quoted(node.operator)} reads ${quoted(name)}, which only a later node makes.`)
      : refuse('onnx_dangling', `${quoted(node.operator)} reads ${quoted(name)}, which nothing defines.`)
  })
  return { node, inputs }
}

function checkCounts(applied: Applied, { inputs: [fewest, most], outputs = 1 }: Operator): void {
  const { inputs, node } = applied
  if (inputs.length < fewest || inputs.length > most)
    fault(applied, 'onnx_operands', `it has ${inputs.length} inputs; it takes ${fewest} to ${most}.`)
  if (node.outputs.length < 1 || node.outputs.length > outputs)
    fault(applied, 'onnx_operands', `it has ${node.outputs.length} outputs; it makes 1 to ${outputs}.`)
}

function checkSize(name: string, value: Value, { rank, liveBytes }: OnnxLimits): void {
  const { shape, known } = value
  const isList = known !== null && shape.length === 1
  const wrong = shape.find((size) => !Number.isSafeInteger(size) || size < (isList ? 0 : 1))
  if (wrong !== undefined || shape.length > rank) {
    refuse(
      'onnx_dimension',
      `${quoted(name)} would be ${describe(value)}; at most ${rank} dimensions are taken, each a whole number above zero.`,
    )
  }
  if (!(bytesOf(value) <= liveBytes)) {
    refuse(
      'onnx_memory',
      `${quoted(name)} would be ${describe(value)}, ${bytesOf(value)} bytes; a value may have at most ${liveBytes}.`,
    )
  }
}

function checkDeclared({ name, type, dims }: OnnxValue, value: Value | undefined): void {
  if (value === undefined) return
  const other = dims?.some((dim, axis) => typeof dim === 'number' && dim !== value.shape[axis]) ?? false
  const ranks = dims !== null && dims.length !== value.shape.length
  if (other || ranks || (type !== null && type !== value.type)) {
    const declared = `${type ?? 'anything'}${dims === null ? '' : ` [${dims.map((dim) => dim ?? '?').join(', ')}]`}`
    refuse(
      'onnx_shape_declared',
      `${quoted(name)} is declared as ${declared}, and comes out as ${describe(value)}.`,
    )
  }
}
