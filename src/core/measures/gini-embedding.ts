/** How unequally the embedding's Fourier components share its norm. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import { cast } from '../../onnx/operators/unary.ts'
import { call } from '../evaluation.ts'
import { noEmbedding } from '../models/model.ts'
import { float64, int64, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { giniOfComponents, giniReading } from './quantities/gini.ts'
import { nanda2023 } from './sources.ts'

/** W_E float32 [d_model, vocabulary], order int64 [n] (tokens), basis float64 [n, n] -> gini, a float64 scalar. */
export const embeddingGini: Graph = build(false)

/** The same of W_E float32 [vocabulary, d_model]. */
export const embeddingGiniByToken: Graph = build(true)

function build(byToken: boolean): Graph {
  const g = graph(byToken ? 'gini_embedding_by_token' : 'gini_embedding')
  const W_E = g.input('W_E', 'float32', byToken ? ['vocabulary', 'd_model'] : ['d_model', 'vocabulary'])
  const order = g.input('order', 'int64', ['n'])
  const basis = g.input('basis', 'float64', ['n', 'n'])
  const tokens = byToken ? W_E : transpose(W_E, [1, 0])
  g.output('gini', giniOfComponents(cast(gather(tokens, order, 0), 'float64'), basis))
  return g.finish()
}

export const giniEmbedding: Measure = {
  on: 'structure',
  description: {
    id: 'gini_embedding',
    title: 'Gini coefficient of the embedding in the Fourier basis',
    unit: 'ratio',
    range: [0, 1],
    split: 'weights',
    source: {
      work: nanda2023,
      section: '5.2, phases of grokking',
      deviation: "Every basis vector counts apart, the constant included; the separator's column is dropped.",
    },
    rise: 'The embedding concentrates on fewer frequencies. It also rises with too little data and on random labels.',
    fall: 'The embedding spreads over more frequencies.',
  },
  graphs: [embeddingGini, embeddingGiniByToken],
  requires: [],
  shares: [],
  cost: ({ order, width }) => ({
    float32: 0,
    float64: 2 * order ** 2 * width,
    bytes: 16 * order ** 2,
  }),
  *read({ weights, model, structure, basis }) {
    if (model.embedding === null) return { undefined_because: noEmbedding }
    const W_E = weights[model.embedding]
    if (W_E === undefined) throw new Error('the model has no embedding')
    const n = basis.order
    const result = yield* call(model.embeddingByToken ? embeddingGiniByToken : embeddingGini, {
      W_E,
      order: int64([n], structure.first),
      basis: float64([n, n], basis.rows),
    })
    return giniReading(scalarOutput(result, 'gini'))
  },
}
