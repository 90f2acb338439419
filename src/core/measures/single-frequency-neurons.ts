/** The share of neurons that one frequency explains. */
import { constant } from '../../onnx/constant.ts'
import { type Graph, graph } from '../../onnx/graph.ts'
import { add, div, mul, sub } from '../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../onnx/operators/axes.ts'
import { greater } from '../../onnx/operators/comparison.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { where } from '../../onnx/operators/logical.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reduceMax, reduceMean, reduceSum } from '../../onnx/operators/reduce.ts'
import { cast } from '../../onnx/operators/unary.ts'
import { call, type Feeds } from '../evaluation.ts'
import { noNeuronLogit } from '../models/model.ts'
import type { FourierBasis } from '../tasks/fourier.ts'
import { float64, int64, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { nanda2023 } from './sources.ts'

/** A neuron is single-frequency when more than this share of its variance lies in its best frequency (the paper's 85%). */
const share = 0.85

/**
 * Sums of the activations over the grid's four directions float64 [n, d_mlp] (see `NeuronSums`), squares float64
 * [d_mlp], positions and mirrored int64 [half] (x and -x mod n), basis float64 [frequencies, half] twice, differences
 * float64 [frequencies] (0 at the Nyquist frequency, whose sum and difference are one function) and pairs, their
 * number -> share, a float64 scalar.
 *
 * Cosines are even and sines odd, so what stands at x and at -x is added or subtracted first: half the products.
 */
export const singleFrequency: Graph = build()

function build(): Graph {
  const g = graph('single_frequency_neurons')
  const cosines = g.input('cosines', 'float64', ['frequencies', 'half'])
  const sines = g.input('sines', 'float64', ['frequencies', 'half'])
  const positions = g.input('positions', 'int64', ['half'])
  const mirrored = g.input('mirrored', 'int64', ['half'])
  const energyOf = (name: string) => {
    const sums = g.input(name, 'float64', ['n', 'd_mlp'])
    const [here, there] = [gather(sums, positions, 0), gather(sums, mirrored, 0)]
    const [cosine, sine] = [matmul(cosines, add(here, there)), matmul(sines, sub(here, there))]
    return { sums, energy: add(mul(cosine, cosine), mul(sine, sine)) }
  }
  const first = energyOf('first')
  const second = energyOf('second')
  const sum = energyOf('sum')
  const difference = energyOf('difference')
  const squares = g.input('squares', 'float64', ['d_mlp'])
  const pairs = g.input('pairs', 'float64', [])
  const order = g.input('order', 'float64', [])
  const differences = unsqueeze(g.input('differences', 'float64', ['frequencies']), [1])
  const energies = add(add(first.energy, second.energy), add(sum.energy, mul(difference.energy, differences)))
  const total = reduceSum(first.sums, [0])
  const variance = sub(squares, div(mul(total, total), pairs))
  const best = reduceMax(div(energies, order), [0])
  // Of a neuron that hardly varies nothing is explained: three sums that are exact to 6.7e-6 leave its variance undecided.
  const alive = greater(variance, mul(squares, constant(g, 'float64', [], [2e-5])))
  const explained = greater(best, mul(variance, constant(g, 'float64', [], [share])))
  const zero = constant(g, 'float64', [], [0])
  g.output('share', reduceMean(where(alive, cast(explained, 'float64'), zero), [0]))
  return g.finish()
}

export const singleFrequencyNeurons: Measure = {
  on: 'structure',
  description: {
    id: 'single_frequency_neurons',
    title: 'Single-frequency neurons',
    unit: 'share',
    range: [0, 1],
    split: 'all',
    source: {
      work: nanda2023,
      section: '4.3, neurons as sines and cosines',
      deviation:
        'The share of all neurons, dead ones included, with more than 85% of their variance in one {1, cos, sin}^2 block.',
    },
    rise: 'Neurons specialize: mostly in cleanup.',
    fall: 'Neurons mix frequencies again.',
  },
  graphs: [singleFrequency],
  requires: [],
  shares: ['forward'],
  cost: ({ order, frequencies, neurons }) => ({
    float32: 0,
    float64: 3 * frequencies * order * neurons,
    bytes: 32 * order * neurons,
  }),
  *read({ grid, basis, model }) {
    if (model.neuronLogit === null) return { undefined_because: noNeuronLogit }
    const { neurons } = yield* grid()
    const { order: n, frequencies } = basis
    const sums = (data: Float64Array) => float64([n, model.neurons], data)
    const result = yield* call(singleFrequency, {
      ...halfOf(basis),
      first: sums(neurons.first),
      second: sums(neurons.second),
      sum: sums(neurons.sum),
      difference: sums(neurons.difference),
      squares: float64([model.neurons], neurons.squares),
      differences: float64(
        [frequencies],
        Float64Array.from({ length: frequencies }, (_, k) => (2 * (k + 1) === n ? 0 : 1)),
      ),
      pairs: float64([], new Float64Array([n * n])),
      order: float64([], new Float64Array([n])),
    })
    return { value: scalarOutput(result, 'share') }
  },
}

/** The basis at the positions x = 0 .. n/2; halved where x is its own mirror image, which is then added twice. */
function halfOf({ order: n, frequencies, cosines, sines }: FourierBasis): Feeds {
  const positions = Array.from({ length: Math.floor(n / 2) + 1 }, (_, x) => x)
  const half = (waves: Float64Array) => {
    const rows = Array.from({ length: frequencies }, (_, k) =>
      positions.map((x) => (waves[k * n + x] ?? 0) / ((2 * x) % n === 0 ? 2 : 1)),
    )
    return float64([frequencies, positions.length], Float64Array.from(rows.flat()))
  }
  return {
    positions: int64([positions.length], positions),
    mirrored: int64(
      [positions.length],
      positions.map((x) => (n - x) % n),
    ),
    cosines: half(cosines),
    sines: half(sines),
  }
}
