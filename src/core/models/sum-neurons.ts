/** Neuron activations summed along the four directions of a grid of operand pairs, as a piece of a graph. */
import type { Value } from '../../onnx/graph.ts'
import { mul } from '../../onnx/operators/arithmetic.ts'
import { squeeze } from '../../onnx/operators/axes.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reduceSum } from '../../onnx/operators/reduce.ts'
import { reshape } from '../../onnx/operators/reshape.ts'
import { cast } from '../../onnx/operators/unary.ts'

/**
 * neurons float32 [block, n, d_mlp], of a block of first operands i and all second ones j. Adds to their graph the
 * inputs by_sum and by_difference int64 [block*n] (by i and target, which of the block's flattened rows has that i + j,
 * that i - j mod n), ones float64 [1, n] and block_ones float32 [1, block]; and the outputs, float64 sums over the
 * block: first [block, d_mlp] over j, squares [d_mlp] over both; and second, sum, difference [1, n*d_mlp] by j, i + j
 * and i - j, whose terms, one for each i, are added in float32.
 *
 * Of activations of one sign and m terms a sum is then exact to (m - 1) 6e-8 of it; the caller bounds m. The variance is
 * the difference of first and squares, so these are float64. Sums are products with ones: that takes a third of the time
 * of ReduceSum.
 */
export function sumNeurons(neurons: Value<'float32'>): void {
  const g = neurons.builder
  const ones = g.input('ones', 'float64', [1, 'n'])
  const blockOnes = g.input('block_ones', 'float32', [1, 'block'])
  const exact = cast(neurons, 'float64')
  const flat = reshape(neurons, ['block*n', 'd_mlp'])
  const overBlock = (rows: Value<'float32'>) =>
    cast(matmul(blockOnes, reshape(rows, ['block', 'n*d_mlp'], [neurons])), 'float64')
  g.output('first', squeeze(matmul(ones, exact), [1]))
  g.output('second', overBlock(neurons))
  g.output('sum', overBlock(gather(flat, g.input('by_sum', 'int64', ['block*n']), 0)))
  g.output('difference', overBlock(gather(flat, g.input('by_difference', 'int64', ['block*n']), 0)))
  g.output('squares', reduceSum(mul(exact, exact), [0, 1]))
}
