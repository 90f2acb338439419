import { GraphError } from './graph-error.ts'

/** A dimension is a size, or the name of a size that is known when the graph runs. */
export type Dim = number | string
export type Shape = readonly Dim[]

const symbolPattern = /^(?!\d+$)[A-Za-z0-9_][A-Za-z0-9_*+-]*$/

/** Throws unless every dimension is a non-negative safe integer or a well-formed symbol. */
export function checkShape(operator: string, shape: Shape): void {
  for (const dim of shape) {
    const valid = typeof dim === 'number' ? Number.isSafeInteger(dim) && dim >= 0 : symbolPattern.test(dim)
    if (!valid) {
      throw new GraphError(
        operator,
        `${JSON.stringify(dim)} is not a dimension: give a non-negative integer, or a name of letters, digits, _ * + -`,
      )
    }
  }
}

/** `[rows, 113]` */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

/**
 * The shape that `shapes` broadcast to, aligned at the right as numpy does: equal dimensions stay, 1 stretches.
 * Throws where two sizes differ; a symbol equals only itself, since nothing is known of its size.
 */
export function broadcast(operator: string, shapes: readonly Shape[]): Dim[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length))
  const result: Dim[] = []
  for (let place = rank; place > 0; place--) {
    let dim: Dim = 1
    for (const shape of shapes) {
      const other = shape[shape.length - place] ?? 1
      if (other === 1 || other === dim) continue
      if (dim !== 1) {
        throw new GraphError(
          operator,
          `shapes ${shapes.map(formatShape).join(' and ')} do not broadcast: ${dim} against ${other} ` +
            `(axis ${-place}); dimensions must be equal by name or number, or 1`,
        )
      }
      dim = other
    }
    result.push(dim)
  }
  return result
}
