/** The forward pass of one row, in float64 and by loops over every index. */
import type { MlpSpec, TransformerSpec } from '../../../../src/wire/model.ts'
import type { Weights } from '../../small-run.ts'
import { at, dot, sum, upTo } from './arrays.ts'

export interface Passed {
  readonly logits: number[]
  readonly neurons: number[]
  /** At the read position after the embedding, then after each layer; last what W_U reads. */
  readonly hidden: number[][]
}

/** A model of which the measures of single neurons can be read. */
export type ReferenceModel = TransformerSpec | MlpSpec

export function forwardRow(model: ReferenceModel, weights: Weights, tokens: readonly number[]): Passed {
  return model.architecture === 'transformer'
    ? transformerRow(model, weights, tokens)
    : mlpRow(model, weights, tokens)
}

function transformerRow(model: TransformerSpec, weights: Weights, tokens: readonly number[]): Passed {
  const element = elementsOf(weights)
  const { d_model, d_mlp, heads, vocabulary, read_position: r } = model
  const d_head = d_model / heads
  const stream = upTo(r + 1).map((t) =>
    upTo(d_model).map((m) => element('embed.W_E', m, at(tokens, t)) + element('pos_embed.W_pos', t, m)),
  )
  const projected = (name: string, h: number, t: number): number[] =>
    upTo(d_head).map((e) => sum(upTo(d_model).map((m) => element(name, h, e, m) * at(at(stream, t), m))))
  const mixed = upTo(heads).flatMap((h) => {
    const query = projected('blocks.0.attn.W_Q', h, r)
    const scores = upTo(r + 1).map(
      (t) => dot(query, projected('blocks.0.attn.W_K', h, t)) / Math.sqrt(d_head),
    )
    const total = sum(scores.map(Math.exp))
    const values = upTo(r + 1).map((t) => projected('blocks.0.attn.W_V', h, t))
    return upTo(d_head).map((e) =>
      sum(values.map((value, t) => (Math.exp(at(scores, t)) / total) * at(value, e))),
    )
  })
  const middle = upTo(d_model).map(
    (m) =>
      at(at(stream, r), m) +
      sum(mixed.map((value, column) => element('blocks.0.attn.W_O', m, column) * value)),
  )
  const neurons = upTo(d_mlp).map((u) =>
    relu(
      element('blocks.0.mlp.b_in', u) +
        sum(middle.map((value, m) => element('blocks.0.mlp.W_in', u, m) * value)),
    ),
  )
  const last = middle.map(
    (value, m) =>
      value +
      element('blocks.0.mlp.b_out', m) +
      sum(neurons.map((activation, u) => element('blocks.0.mlp.W_out', m, u) * activation)),
  )
  const logits = upTo(vocabulary).map((c) =>
    sum(last.map((value, m) => value * element('unembed.W_U', m, c))),
  )
  return { logits, neurons, hidden: [at(stream, r), last] }
}

function mlpRow(model: MlpSpec, weights: Weights, tokens: readonly number[]): Passed {
  const element = elementsOf(weights)
  const { d_model, d_mlp, vocabulary } = model
  const joined = tokens.flatMap((token) => upTo(d_model).map((m) => element('embed.W_E', m, token)))
  const neurons = upTo(d_mlp).map((u) =>
    relu(element('mlp.b_in', u) + sum(joined.map((value, column) => element('mlp.W_in', u, column) * value))),
  )
  const read =
    model.readout === 'direct'
      ? neurons
      : upTo(d_model).map(
          (m) =>
            element('mlp.b_out', m) +
            sum(neurons.map((activation, u) => element('mlp.W_out', m, u) * activation)),
        )
  const logits = upTo(vocabulary).map((c) =>
    sum(read.map((value, row) => value * element('unembed.W_U', row, c))),
  )
  return { logits, neurons, hidden: model.readout === 'direct' ? [joined, neurons] : [joined, neurons, read] }
}

const relu = (value: number): number => Math.max(0, value)

/** W_L [vocabulary, d_mlp]: what each neuron adds to each logit. */
export function neuronLogitMap(model: ReferenceModel, weights: Weights): number[][] {
  const element = elementsOf(weights)
  const out = model.architecture === 'transformer' ? 'blocks.0.mlp.W_out' : 'mlp.W_out'
  const direct = model.architecture === 'mlp' && model.readout === 'direct'
  return upTo(model.vocabulary).map((c) =>
    upTo(model.d_mlp).map((u) =>
      direct
        ? element('unembed.W_U', u, c)
        : sum(upTo(model.d_model).map((m) => element('unembed.W_U', m, c) * element(out, m, u))),
    ),
  )
}

/** W_E by token [vocabulary, d_model]. */
export function embeddings(model: ReferenceModel, weights: Weights): number[][] {
  const element = elementsOf(weights)
  return upTo(model.vocabulary).map((token) => upTo(model.d_model).map((m) => element('embed.W_E', m, token)))
}

function elementsOf(weights: Weights): (name: string, ...indices: number[]) => number {
  return (name, ...indices) => {
    const weight = weights.get(name)
    if (weight === undefined) throw new Error(`there is no tensor ${name}`)
    const place = indices.reduce((flat, index, axis) => flat * at(weight.shape, axis) + index, 0)
    return at(weight.data, place)
  }
}
