/** How unequally the Fourier components of W_L, the map from neurons to logits, share its norm. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { call, type Feeds } from '../evaluation.ts'
import { noNeuronLogit } from '../models/model.ts'
import { float64, float64Output, int64, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { giniOfComponents, giniReading } from './quantities/gini.ts'
import { nanda2023 } from './sources.ts'

/** W_L float64 [vocabulary, d_mlp], order int64 [n] (classes), basis float64 [n, n] -> gini, a float64 scalar. */
export const neuronLogitGini: Graph = build()

function build(): Graph {
  const g = graph('gini_neuron_logit')
  const W_L = g.input('W_L', 'float64', ['vocabulary', 'd_mlp'])
  const order = g.input('order', 'int64', ['n'])
  const basis = g.input('basis', 'float64', ['n', 'n'])
  g.output('gini', giniOfComponents(gather(W_L, order, 0), basis))
  return g.finish()
}

export const giniNeuronLogit: Measure = {
  on: 'structure',
  description: {
    id: 'gini_neuron_logit',
    title: 'Gini coefficient of W_L in the Fourier basis',
    unit: 'ratio',
    range: [0, 1],
    split: 'weights',
    source: {
      work: nanda2023,
      section: '5.2, phases of grokking',
      deviation: "Every basis vector counts apart, the constant included; the separator's class is dropped.",
    },
    rise: 'The map to the logits concentrates on fewer frequencies; fastest in cleanup.',
    fall: 'The map to the logits spreads over more frequencies.',
  },
  graphs: [neuronLogitGini],
  requires: [],
  shares: [],
  cost: ({ order, vocabulary, neurons, width }) => ({
    float32: 0,
    float64: 2 * order ** 2 * neurons + 2 * vocabulary * width * neurons,
    bytes: 16 * (vocabulary + order) * neurons,
  }),
  *read({ weights, model, structure, basis }) {
    const { neuronLogit } = model
    if (neuronLogit === null) return { undefined_because: noNeuronLogit }
    const needed: Record<string, Feeds[string]> = {}
    for (const { name } of neuronLogit.inputs) {
      const tensor = weights[name]
      if (tensor !== undefined) needed[name] = tensor
    }
    const W_L = float64Output(yield* call(neuronLogit, needed), 'W_L')
    const n = basis.order
    const result = yield* call(neuronLogitGini, {
      W_L: float64([model.vocabulary, model.neurons], W_L),
      order: int64([n], structure.classes),
      basis: float64([n, n], basis.rows),
    })
    return giniReading(scalarOutput(result, 'gini'))
  },
}
