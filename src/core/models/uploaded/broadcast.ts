/** Shapes that stretch to one another, and integers that are computed over them. */
import { type Applied, fault } from './node.ts'
import { describe, elementsOf, type Value } from './value.ts'

/** The shape that all broadcast to, aligned at the right. */
export function broadcast(applied: Applied, values: readonly Pick<Value, 'type' | 'shape'>[]): number[] {
  const rank = Math.max(0, ...values.map(({ shape }) => shape.length))
  return Array.from({ length: rank }, (_, place) => {
    let size = 1
    for (const { shape } of values) {
      const own = shape[shape.length - rank + place] ?? 1
      if (own === 1 || own === size) continue
      if (size !== 1)
        fault(
          applied,
          'onnx_shape',
          `${values.map(describe).join(' and ')} do not broadcast: ${size} against ${own}.`,
        )
      size = own
    }
    return size
  })
}

/** Where each element of a broadcast shape comes from in an operand of that shape. */
export function sources(operand: readonly number[], shape: readonly number[]): number[] {
  const strides = stridesOf(operand)
  const offset = shape.length - operand.length
  return Array.from({ length: elementsOf(shape) }, (_, index) => {
    let rest = index
    let at = 0
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const size = shape[axis] ?? 1
      const own = operand[axis - offset] ?? 1
      if (own > 1) at += (rest % size) * (strides[axis - offset] ?? 0)
      rest = Math.floor(rest / size)
    }
    return at
  })
}

export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1)
  for (let axis = shape.length - 2; axis >= 0; axis -= 1)
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1)
  return strides
}

/** The elements of an integer operation on operands that are all known; null where one is not. */
export function folded(
  values: readonly Value[],
  shape: readonly number[],
  compute: (elements: readonly bigint[]) => bigint,
): (() => readonly bigint[]) | null {
  const operands: { readonly known: readonly bigint[]; readonly shape: readonly number[] }[] = []
  for (const { known, shape: own } of values) {
    if (known === null) return null
    operands.push({ known, shape: own })
  }
  return () => {
    const from = operands.map((operand) => sources(operand.shape, shape))
    return Array.from({ length: elementsOf(shape) }, (_, index) =>
      compute(operands.map(({ known }, operand) => known[from[operand]?.[index] ?? 0] ?? 0n)),
    )
  }
}
