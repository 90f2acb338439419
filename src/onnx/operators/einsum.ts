import { checkDType, checkSameDType, describe } from '../check.ts'
import type { Float } from '../dtype.ts'
import { builderOf, type Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import type { Dim } from '../shape.ts'

/**
 * A sum of products by index letters, such as `bij,bjk->bik`. The arrow must stand; there is no ellipsis and no
 * broadcasting: a letter means one dimension wherever it occurs. A letter twice in one operand takes its diagonal.
 */
export function einsum<D extends Float>(
  equation: string,
  first: Value<D>,
  ...others: readonly Value<NoInfer<D>>[]
): Value<D> {
  const operands = [first, ...others]
  const builder = builderOf('einsum', first, ...others)
  checkDType('einsum', first, ['float32', 'float64'])
  checkSameDType('einsum', first, ...others)
  const { inputs, output } = parseEquation(equation)
  if (inputs.length !== operands.length) {
    throw new GraphError(
      'einsum',
      `${equation} takes ${inputs.length} operands, but ${operands.length} are given`,
    )
  }
  const dims = new Map<string, Dim>()
  operands.forEach((operand, i) => {
    const letters = inputs[i] ?? ''
    if (letters.length !== operand.shape.length) {
      throw new GraphError(
        'einsum',
        `${letters} of ${equation} does not fit the rank of ${describe(operand)}`,
      )
    }
    operand.shape.forEach((dim, axis) => {
      const letter = letters.charAt(axis)
      const known = dims.get(letter) ?? dim
      if (known !== dim) {
        throw new GraphError(
          'einsum',
          `${letter} of ${equation} is ${known} and ${dim} in ${operands.map(describe).join(', ')}`,
        )
      }
      dims.set(letter, dim)
    })
  })
  const shape = [...output].map((letter) => {
    const dim = dims.get(letter)
    if (dim === undefined)
      throw new GraphError('einsum', `${letter} is right of the arrow of ${equation} alone`)
    return dim
  })
  return builder.addNode('Einsum', operands, first.dtype, shape, { equation })
}

function parseEquation(equation: string): { inputs: string[]; output: string } {
  const parts = /^([A-Za-z]*(?:,[A-Za-z]*)*)->([A-Za-z]*)$/.exec(equation)
  const left = parts?.[1]
  const output = parts?.[2]
  if (left === undefined || output === undefined) {
    throw new GraphError('einsum', `${JSON.stringify(equation)} is not an equation such as "ij,jk->ik"`)
  }
  if (new Set(output).size < output.length) {
    throw new GraphError('einsum', `a letter comes twice right of the arrow of ${equation}`)
  }
  return { inputs: left.split(','), output }
}
