/** How many activations are nothing beside the others of their layer. */
import { constant } from '../../onnx/constant.ts'
import { type Graph, graph } from '../../onnx/graph.ts'
import { mul } from '../../onnx/operators/arithmetic.ts'
import { greater } from '../../onnx/operators/comparison.ts'
import { not } from '../../onnx/operators/logical.ts'
import { reduceMean } from '../../onnx/operators/reduce.ts'
import { abs, cast, sqrt } from '../../onnx/operators/unary.ts'
import { call } from '../evaluation.ts'
import { float32, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { mostNamed } from './spectra/summary.ts'

/** An activation is nothing up to this share of its layer's root mean square: exact zeros of ReLU, tails of GELU and SiLU. */
const nothing = 0.01

/** activations float32 [rows, d_mlp] -> share, a float64 scalar. */
export const activationShare: Graph = build()

function build(): Graph {
  const g = graph('activation_share')
  const x = cast(g.input('activations', 'float32', ['rows', 'd_mlp']), 'float64')
  const least = mul(sqrt(reduceMean(mul(x, x), [0, 1])), constant(g, 'float64', [], [nothing]))
  g.output('share', reduceMean(cast(not(greater(abs(x), least)), 'float64'), [0, 1]))
  return g.finish()
}

export const activationSparsity: Measure = {
  on: 'rows',
  description: {
    id: 'activation_sparsity',
    title: 'Activation sparsity',
    unit: 'share',
    range: [0, 1],
    split: 'all',
    source: {
      work: 'Golechha 2024, Progress Measures for Grokking on Real-world Tasks (arXiv 2405.12755)',
      section: 'activation sparsity',
      deviation:
        'An activation counts where its size is at most 1% of the root mean square of its layer, so that a change of scale does not count. The activations of each MLP at the read position, on a seeded sample of at most 128 train and 256 test rows; the mean over layers, `by` has each.',
    },
    rise: 'More neurons are silent on a given row.',
    fall: 'More neurons take part in a given row.',
  },
  graphs: [activationShare],
  requires: [],
  shares: ['sample'],
  cost: ({ sampled, neurons }) => ({
    float32: 0,
    float64: 8 * sampled.all * neurons,
    bytes: 32 * sampled.all * neurons,
  }),
  *read({ sampled }) {
    const { neurons } = yield* sampled()
    if (neurons.length === 0) return { undefined_because: 'the activations of this model are not known' }
    const by: Record<string, number> = {}
    for (const { name, rows, width, data } of neurons)
      by[name] = scalarOutput(
        yield* call(activationShare, { activations: float32([rows, width], data) }),
        'share',
      )
    const value = Object.values(by).reduce((sum, share) => sum + share, 0) / neurons.length
    return neurons.length > mostNamed ? { value } : { value, by }
  },
}
