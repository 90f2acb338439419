/** The graph that is being built, the values in it, and what it is when finished. */
import { checkName } from './check.ts'
import type { DType } from './dtype.ts'
import { GraphError } from './graph-error.ts'
import { checkShape, type Shape } from './shape.ts'

export type { Dim, Shape } from './shape.ts'

/** A tensor that a graph computes: its element type and shape are known, its elements only when the graph runs. */
export interface Value<D extends DType = DType> {
  readonly name: string
  readonly dtype: D
  readonly shape: Shape
  readonly builder: GraphBuilder
}

/** A node's attribute: an integer, a list of integers, a string, or an element type. */
export type Attribute = number | readonly number[] | string | { readonly dtype: DType }
export type Attributes = Readonly<Record<string, Attribute>>

/** One operation of a finished graph. `operator` is the name in ONNX; `inputs` are names of values. */
export interface GraphNode {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly dtype: DType
  readonly shape: Shape
  readonly attributes: Attributes
}

/** A constant of a graph; `bytes` are its elements in row-major order, little-endian. */
export interface GraphConstant {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

export interface GraphInput {
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
}

/** An output is a public name for the value named `value`. */
export interface GraphOutput extends GraphInput {
  readonly value: string
}

/** A finished graph. Nodes stand in the order in which they can be computed. */
export interface Graph {
  readonly name: string
  readonly inputs: readonly GraphInput[]
  readonly constants: readonly GraphConstant[]
  readonly nodes: readonly GraphNode[]
  readonly outputs: readonly GraphOutput[]
}

export interface GraphBuilder {
  /** Declares an input. Its name must be new among inputs and outputs. */
  input<D extends DType>(name: string, dtype: D, shape: Shape): Value<D>
  /** Names a value as an output; one value may have several names. */
  output(name: string, value: Value): void
  /** Ends building: the graph, immutable. Throws if it has no output. */
  finish(): Graph
  /** For operators alone, which have checked what they pass. */
  addNode<D extends DType>(
    operator: string,
    inputs: readonly Value[],
    dtype: D,
    shape: Shape,
    attributes?: Attributes,
  ): Value<D>
  /** For `constant` alone, which has checked what it passes. */
  addConstant<D extends DType>(dtype: D, shape: readonly number[], bytes: Uint8Array): Value<D>
}

const sharedConstantBytes = 64

/** Starts a graph. Values that it makes belong to it: operators refuse to mix those of two graphs. */
export function graph(name: string): GraphBuilder {
  checkName('graph', name)
  const publicNames = new Set<string>()
  const inputs: GraphInput[] = []
  const constants: GraphConstant[] = []
  const smallConstants = new Map<string, string>()
  const nodes: GraphNode[] = []
  const outputs: GraphOutput[] = []
  let finished = false

  function claim(operator: string, publicName: string): void {
    requireOpen(operator)
    checkName(operator, publicName)
    if (publicNames.has(publicName)) {
      throw new GraphError(
        operator,
        `the name ${publicName} is taken: inputs and outputs each need their own`,
      )
    }
    publicNames.add(publicName)
  }

  function requireOpen(operator: string): void {
    if (finished) throw new GraphError(operator, `the graph ${name} is finished: start another with graph()`)
  }

  const builder: GraphBuilder = {
    input(inputName, dtype, shape) {
      checkShape('input', shape)
      claim('input', inputName)
      const entry = { name: inputName, dtype, shape: freezeCopy(shape) }
      inputs.push(entry)
      return Object.freeze({ ...entry, builder })
    },

    output(outputName, value) {
      if (value.builder !== builder) {
        throw new GraphError('output', `${outputName} is a value of another graph, not of ${name}`)
      }
      claim('output', outputName)
      outputs.push({ name: outputName, dtype: value.dtype, shape: value.shape, value: value.name })
    },

    finish() {
      requireOpen('finish')
      if (outputs.length === 0)
        throw new GraphError('finish', `the graph ${name} has no output: name one with output()`)
      finished = true
      return Object.freeze({
        name,
        inputs: freezeCopy(inputs),
        constants: freezeCopy(constants),
        nodes: freezeCopy(nodes),
        outputs: freezeCopy(outputs),
      })
    },

    addNode(operator, operands, dtype, shape, attributes = {}) {
      requireOpen(operator)
      // Public names cannot begin with a digit, so these never collide with them.
      const entry = { name: String(nodes.length), dtype, shape: freezeCopy(shape) }
      nodes.push({
        operator,
        inputs: operands.map((operand) => operand.name),
        output: entry.name,
        dtype,
        shape: entry.shape,
        attributes,
      })
      return Object.freeze({ ...entry, builder })
    },

    addConstant(dtype, shape, bytes) {
      requireOpen('constant')
      const key = bytes.length <= sharedConstantBytes ? `${dtype} ${shape.join()} ${bytes.join()}` : undefined
      const known = key === undefined ? undefined : smallConstants.get(key)
      const constantName = known ?? `#${constants.length}`
      const entry = { name: constantName, dtype, shape: freezeCopy(shape) }
      if (known === undefined) {
        constants.push({ ...entry, bytes })
        if (key !== undefined) smallConstants.set(key, constantName)
      }
      return Object.freeze({ ...entry, builder })
    },
  }
  return builder
}

function freezeCopy<T>(items: readonly T[]): readonly T[] {
  return Object.freeze([...items])
}

/** Throws unless all values belong to one graph; answers with its builder. */
export function builderOf(operator: string, first: Value, ...others: readonly Value[]): GraphBuilder {
  if (others.some((other) => other.builder !== first.builder)) {
    throw new GraphError(operator, 'the operands belong to different graphs')
  }
  return first.builder
}
