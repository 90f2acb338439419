/** The sum of squares of each tensor of a snapshot. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { mul } from '../../../onnx/operators/arithmetic.ts'
import { reduceSum } from '../../../onnx/operators/reduce.ts'
import { cast } from '../../../onnx/operators/unary.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { HeldTensor, WeightSource } from '../../weights.ts'
import { float32, scalarOutput } from '../arrays.ts'

/** weights float32 [elements] -> sum, a float64 scalar. */
export const sumOfSquares: Graph = build()

function build(): Graph {
  const g = graph('sum_of_squares')
  const weights = cast(g.input('weights', 'float32', ['elements']), 'float64')
  g.output('sum', reduceSum(mul(weights, weights), [0]))
  return g.finish()
}

/** The sum of squares by tensor, in the snapshot's order. */
export type Squares = ReadonlyMap<string, number>

/** Elements of one call: what bounds the memory of a snapshot of any size. */
const chunkElements = 262_144

export function* squaresOf(weights: WeightSource): Evaluation<Squares> {
  const squares = new Map<string, number>()
  for (const tensor of weights.tensors) squares.set(tensor.name, yield* squareOf(yield* weights.hold(tensor)))
  return squares
}

export function* squareOf(tensor: HeldTensor): Evaluation<number> {
  let total = 0
  for (let start = 0; start < tensor.elements; start += chunkElements)
    total += yield* sumOf(yield* tensor.read(start, Math.min(chunkElements, tensor.elements - start)))
  return total
}

function* sumOf(weights: Float32Array): Evaluation<number> {
  return scalarOutput(yield* call(sumOfSquares, { weights: float32([weights.length], weights) }), 'sum')
}

export function totalOf(squares: Squares): number {
  return Array.from(squares.values()).reduce((sum, square) => sum + square, 0)
}
