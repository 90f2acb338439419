import { checkAxis } from '../check.ts'
import { constant } from '../constant.ts'
import type { Value } from '../graph.ts'

/** Sizes as values: what the symbols stand for when the graph runs. */

/** The shape of x: int64 [rank]. */
export function shapeOf(x: Value): Value<'int64'> {
  return x.builder.addNode('Shape', [x], 'int64', [x.shape.length])
}

/** The size of one axis of x: an int64 scalar. */
export function sizeOf(x: Value, axis: number): Value<'int64'> {
  const place = constant(x.builder, 'int64', [], [checkAxis('sizeOf', x, axis)])
  return x.builder.addNode('Gather', [shapeOf(x), place], 'int64', [], { axis: 0 })
}
