/** Neuron activations summed along the four directions of a grid of operand pairs, as a piece of a graph. */
import type { Value } from '../../onnx/graph.ts'
import { mul } from '../../onnx/operators/arithmetic.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reduceSum } from '../../onnx/operators/reduce.ts'
import { reshape } from '../../onnx/operators/reshape.ts'
import { cast } from '../../onnx/operators/unary.ts'

/**
 * neurons float32 [block, n, d_mlp], of a block of first operands i and all second ones j. Adds to their graph the
 * inputs by_sum and by_difference int64 [block*n] (by i and target, which of the block's flattened rows has that i + j,
 * that i - j mod n), groups float32 [groups, n] (ones where j is in a group of at most 113) and block_ones float32
 * [1, block]; and the outputs, sums over the block: first float64 [block, d_mlp] over j, squares float64 [d_mlp] over
 * both; and second, sum, difference float32 [1, n*d_mlp] by j, i + j and i - j.
 *
 * Terms are added in float32, at most 113 of one sign, and what comes of these in float64: a sum is exact to 112 x 6e-8 of
 * it. The caller bounds the block. Sums are products with ones: that takes a third of the time of ReduceSum, and adding
 * in float64 throughout takes three times as long.
 */
export function sumNeurons(neurons: Value<'float32'>): void {
  const g = neurons.builder
  const groups = g.input('groups', 'float32', ['groups', 'n'])
  const blockOnes = g.input('block_ones', 'float32', [1, 'block'])
  const inGroups = (values: Value<'float32'>) => cast(matmul(groups, values), 'float64')
  const flat = reshape(neurons, ['block*n', 'd_mlp'])
  const overBlock = (rows: Value<'float32'>) =>
    matmul(blockOnes, reshape(rows, ['block', 'n*d_mlp'], [neurons]))
  g.output('first', reduceSum(inGroups(neurons), [1]))
  g.output('second', overBlock(neurons))
  g.output('sum', overBlock(gather(flat, g.input('by_sum', 'int64', ['block*n']), 0)))
  g.output('difference', overBlock(gather(flat, g.input('by_difference', 'int64', ['block*n']), 0)))
  g.output('squares', reduceSum(inGroups(mul(neurons, neurons)), [0, 1]))
}
