import type { DType } from './dtype.ts'
import type { Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { formatShape } from './shape.ts'

/** The checks that operators make of what they are given. Each throws a GraphError that names the operator. */

const publicName = /^[A-Za-z_][A-Za-z0-9_./-]{0,199}$/

export function checkName(operator: string, name: string): void {
  if (!publicName.test(name)) {
    throw new GraphError(
      operator,
      `${JSON.stringify(name)} is not a name: begin with a letter or _, then letters, digits, _ . / - (at most 200)`,
    )
  }
}

/** `float32[rows, 113]` */
export function describe(value: Value): string {
  return `${value.dtype}${formatShape(value.shape)}`
}

export function checkDType(operator: string, value: Value, allowed: readonly DType[]): void {
  if (!allowed.includes(value.dtype)) {
    throw new GraphError(
      operator,
      `${describe(value)} is not allowed: the element type is ${allowed.join(' or ')}`,
    )
  }
}

export function checkSameDType(operator: string, first: Value, ...others: readonly Value[]): void {
  for (const other of others) {
    if (other.dtype !== first.dtype) {
      throw new GraphError(
        operator,
        `${describe(first)} and ${describe(other)} have different element types: cast one of them`,
      )
    }
  }
}

/** The axis as a place from the left: -1 is the last of `rank` axes. */
export function checkAxis(operator: string, value: Value, axis: number, rank = value.shape.length): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new GraphError(
      operator,
      `axis ${axis} does not exist for ${describe(value)}: allowed are ${-rank} to ${rank - 1}`,
    )
  }
  return axis < 0 ? axis + rank : axis
}

/** The axes as places from the left, in the order given; none may come twice. */
export function checkAxes(
  operator: string,
  value: Value,
  axes: readonly number[],
  rank = value.shape.length,
): readonly number[] {
  const places = axes.map((axis) => checkAxis(operator, value, axis, rank))
  if (new Set(places).size < places.length) {
    throw new GraphError(operator, `axes ${axes.join(', ')} name one axis of ${describe(value)} twice`)
  }
  return places
}
