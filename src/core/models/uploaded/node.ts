/** One node with what it is applied to, and how operators read its inputs and attributes. */
import type { OnnxCode } from '../../../wire/onnx/codes.ts'
import { quoted, refuse } from '../../../wire/onnx/failure.ts'
import type { ElementType, OnnxAttribute, OnnxNode } from '../../../wire/onnx/file.ts'
import { describe, type Value } from './value.ts'

export interface Applied {
  readonly node: OnnxNode
  /** Null where an input is left out. */
  readonly inputs: readonly (Value | null)[]
}

/** What the checker knows of an operator: one entry of the register. */
export interface Operator {
  /** Fewest and most inputs. */
  readonly inputs: readonly [number, number]
  /** Most outputs; 1 unless given. */
  readonly outputs?: number
  /** The values that it makes. More than the node names are passed over. */
  readonly infer: (applied: Applied) => Value | readonly Value[]
  /** Operations; one for each element that it makes, unless given. */
  readonly operations?: (applied: Applied, made: readonly Value[]) => number
  /** Bytes that it holds beside its inputs and outputs while it runs. */
  readonly workspace?: (applied: Applied, made: readonly Value[]) => number
}

export type Operators = Readonly<Record<string, Operator>>

/** Refuses a node, by its operator and its name. */
export function fault({ node }: Applied, code: OnnxCode, detail: string): never {
  const name = node.name === '' ? (node.outputs[0] ?? '') : node.name
  return refuse(code, `${node.operator} ${quoted(name)}: ${detail}`)
}

export function input(applied: Applied, index: number): Value {
  const value = applied.inputs[index] ?? null
  return value ?? fault(applied, 'onnx_operands', `its input ${index} is left out.`)
}

export function optional(applied: Applied, index: number): Value | null {
  return applied.inputs[index] ?? null
}

/** Every input, none left out. */
export function allInputs(applied: Applied): readonly Value[] {
  return applied.inputs.map((_, index) => input(applied, index))
}

/** An input of one of these types. */
export function typed(applied: Applied, index: number, types: readonly ElementType[]): Value {
  const value = input(applied, index)
  if (types.includes(value.type)) return value
  return fault(
    applied,
    'onnx_element_type',
    `its input ${index} is ${describe(value)}; it takes ${types.join(', ')}.`,
  )
}

export const floats = ['float16', 'float32', 'float64'] as const
export const integers = ['int32', 'int64'] as const
export const numbers = [...floats, ...integers] as const

export function sameType(applied: Applied, values: readonly Value[]): ElementType {
  const [first] = values
  if (first === undefined) return fault(applied, 'onnx_operands', 'it has no inputs.')
  const other = values.find(({ type }) => type !== first.type)
  if (other !== undefined)
    fault(applied, 'onnx_element_type', `${describe(first)} and ${describe(other)} are of two types.`)
  return first.type
}

/** The elements of an integer input that a shape depends on. Beyond 2^53 they are rounded, which slices may ask for. */
export function shapeInput(applied: Applied, index: number): readonly number[] {
  const { known, shape } = typed(applied, index, integers)
  if (known === null) {
    return fault(
      applied,
      'onnx_shape_unknown',
      `its input ${index} decides on a shape, and its values depend on what the graph is run on.`,
    )
  }
  if (shape.length > 1) fault(applied, 'onnx_shape', `its input ${index} must have one dimension.`)
  return known.map(Number)
}

/** What `pick` takes of an attribute; null where there is none of that name. */
function attribute<T>(applied: Applied, name: string, pick: (given: OnnxAttribute) => T | null): T | null {
  const given = applied.node.attributes.get(name)
  if (given === undefined) return null
  const picked = pick(given)
  if (picked !== null) return picked
  return fault(applied, 'onnx_attribute', `its attribute ${quoted(name)} is of the kind ${given.kind}.`)
}

/** A whole-number attribute; without a fallback it must be there. */
export function integer(applied: Applied, name: string, fallback?: number): number {
  const given = attribute(applied, name, (a) => (a.kind === 'int' ? a.value : null))
  if (given === null)
    return fallback ?? fault(applied, 'onnx_attribute', `it lacks its attribute ${quoted(name)}.`)
  return safe(applied, name, given)
}

export function integerList(applied: Applied, name: string): readonly number[] | null {
  const given = attribute(applied, name, (a) => (a.kind === 'ints' ? a.value : null))
  return given?.map((element) => safe(applied, name, element)) ?? null
}

export function text(applied: Applied, name: string, fallback?: string): string {
  const given = attribute(applied, name, (a) => (a.kind === 'string' ? a.value : null))
  return given ?? fallback ?? fault(applied, 'onnx_attribute', `it lacks its attribute ${quoted(name)}.`)
}

function safe(applied: Applied, name: string, element: bigint): number {
  const number = Number(element)
  if (Number.isSafeInteger(number)) return number
  return fault(applied, 'onnx_attribute', `its attribute ${quoted(name)} holds ${element}.`)
}

/** An axis as a place from the left. */
export function axisOf(applied: Applied, axis: number, rank: number): number {
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis
  return fault(applied, 'onnx_attribute', `there is no axis ${axis} of ${rank}.`)
}

/** Axes as places from the left, none twice. */
export function axesOf(applied: Applied, axes: readonly number[], rank: number): readonly number[] {
  const places = axes.map((axis) => axisOf(applied, axis, rank))
  if (new Set(places).size < places.length) fault(applied, 'onnx_attribute', 'it names an axis twice.')
  return places
}
