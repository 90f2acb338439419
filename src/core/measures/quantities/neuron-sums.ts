/** Neuron activations summed along the four directions of the grid of pairs, as a graph. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { mul } from '../../../onnx/operators/arithmetic.ts'
import { gather } from '../../../onnx/operators/gather.ts'
import { reduceSum } from '../../../onnx/operators/reduce.ts'
import { reshape } from '../../../onnx/operators/reshape.ts'
import { cast } from '../../../onnx/operators/unary.ts'

/**
 * neurons float32 [block, n, d_mlp] (a block of i, all j), by_sum and by_difference int64 [block, n] (which of the
 * block's flattened rows has that i + j, that i - j) -> float64 sums over the block: first [block, d_mlp] over j,
 * second, sum and difference [n, d_mlp] over i, squares [d_mlp]. A neuron's energy in the frequency k block
 * {1, cos, sin}^2 is that of these four sums, since products of cosines are cosines of sums and differences.
 */
export const neuronSums: Graph = build()

function build(): Graph {
  const g = graph('neuron_sums')
  const raw = g.input('neurons', 'float32', ['block', 'n', 'd_mlp'])
  const bySum = g.input('by_sum', 'int64', ['block', 'n'])
  const byDifference = g.input('by_difference', 'int64', ['block', 'n'])
  const neurons = cast(raw, 'float64')
  // Gathered before they are cast: half the bytes to move.
  const flat = reshape(raw, ['block*n', 'd_mlp'])
  g.output('first', reduceSum(neurons, [1]))
  g.output('second', reduceSum(neurons, [0]))
  g.output('sum', reduceSum(cast(gather(flat, bySum, 0), 'float64'), [0]))
  g.output('difference', reduceSum(cast(gather(flat, byDifference, 0), 'float64'), [0]))
  g.output('squares', reduceSum(mul(neurons, neurons), [0, 1]))
  return g.finish()
}
