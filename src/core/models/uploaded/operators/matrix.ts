/** Products: of matrices, and of any axes by a formula. */
import { broadcast } from '../broadcast.ts'
import {
  type Applied,
  allInputs,
  fault,
  floats,
  input,
  integer,
  type Operators,
  optional,
  sameType,
  text,
  typed,
} from '../node.ts'
import { bytesOf, describe, elementsOf, unknown, type Value } from '../value.ts'

function matmul(applied: Applied): Value {
  const [a, b] = [typed(applied, 0, floats), typed(applied, 1, floats)]
  if (a.shape.length === 0 || b.shape.length === 0)
    fault(applied, 'onnx_shape', 'it multiplies a single number.')
  const inner = a.shape.at(-1)
  const fromB = b.shape.length === 1 ? b.shape[0] : b.shape.at(-2)
  if (inner !== fromB)
    fault(
      applied,
      'onnx_shape',
      `${describe(a)} times ${describe(b)}: ${inner} columns against ${fromB} rows.`,
    )
  const batches = broadcast(applied, [
    unknown(a.type, a.shape.slice(0, -2)),
    unknown(b.type, b.shape.slice(0, -2)),
  ])
  const rows = a.shape.length === 1 ? [] : a.shape.slice(-2, -1)
  const columns = b.shape.length === 1 ? [] : b.shape.slice(-1)
  return unknown(sameType(applied, [a, b]), [...batches, ...rows, ...columns])
}

function gemm(applied: Applied): Value {
  const matrix = (index: number, transposed: boolean): readonly number[] => {
    const { shape } = typed(applied, index, floats)
    if (shape.length !== 2) fault(applied, 'onnx_shape', `its input ${index} must be a matrix.`)
    return transposed ? shape.toReversed() : shape
  }
  const [rows = 0, inner = 0] = matrix(0, integer(applied, 'transA', 0) !== 0)
  const [fromB = 0, columns = 0] = matrix(1, integer(applied, 'transB', 0) !== 0)
  if (inner !== fromB) fault(applied, 'onnx_shape', `${inner} columns against ${fromB} rows.`)
  const bias = optional(applied, 2)
  const made = unknown(sameType(applied, [input(applied, 0), input(applied, 1)]), [rows, columns])
  if (bias !== null && broadcast(applied, [made, bias]).join() !== made.shape.join())
    fault(applied, 'onnx_shape', `its bias ${describe(bias)} is larger than ${describe(made)}.`)
  return made
}

/** The letters of an einsum's operands and result, checked against the shapes. */
function einsum(applied: Applied): { made: Value; sizes: ReadonlyMap<string, number> } {
  const equation = text(applied, 'equation').replaceAll(' ', '')
  const [left = '', right] = equation.split('->')
  const terms = left.split(',')
  const values = allInputs(applied)
  const all = [...terms, right ?? '']
  if (right === undefined || terms.length !== values.length || !all.every((term) => /^[A-Za-z]*$/.test(term)))
    fault(
      applied,
      'onnx_attribute',
      `'${equation.slice(0, 80)}' is no formula of letters for ${values.length} inputs.`,
    )
  const sizes = new Map<string, number>()
  for (const [index, term] of terms.entries()) {
    const { shape } = typed(applied, index, floats)
    if (term.length !== shape.length)
      fault(applied, 'onnx_shape', `'${term}' does not name the axes of [${shape.join(', ')}].`)
    for (const [axis, letter] of [...term].entries()) {
      const size = shape[axis] ?? 0
      if ((sizes.get(letter) ?? size) !== size)
        fault(applied, 'onnx_shape', `'${letter}' is ${sizes.get(letter)} and ${size}.`)
      sizes.set(letter, size)
    }
  }
  const result = [...(right ?? '')]
  if (new Set(result).size < result.length || result.some((letter) => !sizes.has(letter)))
    fault(applied, 'onnx_attribute', `the result '${right}' names an axis twice, or one that no input has.`)
  const made = unknown(
    sameType(applied, values),
    result.map((letter) => sizes.get(letter) ?? 0),
  )
  return { made, sizes }
}

const inputBytes = (applied: Applied): number =>
  applied.inputs.reduce((sum, value) => sum + (value === null ? 0 : bytesOf(value)), 0)

export const matrix: Operators = {
  MatMul: {
    inputs: [2, 2],
    infer: matmul,
    operations: (applied, [made]) =>
      2 * elementsOf(made?.shape ?? []) * (input(applied, 0).shape.at(-1) ?? 1),
  },
  Gemm: {
    inputs: [2, 3],
    infer: gemm,
    operations: (applied, [made]) => {
      const { shape } = input(applied, 0)
      const inner = (integer(applied, 'transA', 0) === 0 ? shape[1] : shape[0]) ?? 1
      return (2 * inner + 2) * elementsOf(made?.shape ?? [])
    },
  },
  // More than two operands would be multiplied in an order, and through values in between, that the runtime chooses.
  Einsum: {
    inputs: [1, 2],
    infer: (applied) => einsum(applied).made,
    operations: (applied) => 2 * elementsOf([...einsum(applied).sizes.values()]),
    workspace: (applied, [made]) => inputBytes(applied) + (made === undefined ? 0 : bytesOf(made)),
  },
}
