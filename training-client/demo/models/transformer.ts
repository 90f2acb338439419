import type { Tensor2D, Variable } from '@tensorflow/tfjs'
import { createMatMul } from '../../tfjs/mat-mul.ts'
import type { TensorFlow } from '../../tfjs/tensorflow.ts'
import type { TransformerConfiguration } from '../configuration.ts'
import type { Random } from '../random.ts'
import { normalVariable, zeroVariable } from './initialize.ts'
import type { DemoModel } from './model.ts'

/**
 * The one-layer transformer of Nanda et al. 2023 on [a, b, =], read at =; vocabulary p + 1, where token p is =.
 * With one layer only the query of = matters, and keys and values depend on (token, position) alone; so scores and
 * values are tables over tokens that pairs select from, and no product is batched (the wasm backend is slow at it).
 */
export function createTransformer(
  tf: TensorFlow,
  p: number,
  shape: TransformerConfiguration,
  random: Random,
): DemoModel {
  const { d_model: d, d_mlp: m, heads } = shape
  const V = p + 1
  const dHead = d / heads
  if (!Number.isInteger(dHead)) throw new Error(`d_model ${d} is not a multiple of ${heads} heads`)
  const W_E = normalVariable(tf, random, [d, V], d)
  const W_pos = normalVariable(tf, random, [3, d], d)
  const W_K = normalVariable(tf, random, [heads, dHead, d], d)
  const W_Q = normalVariable(tf, random, [heads, dHead, d], d)
  const W_V = normalVariable(tf, random, [heads, dHead, d], d)
  const W_O = normalVariable(tf, random, [d, d], d)
  const W_in = normalVariable(tf, random, [m, d], d)
  const b_in = zeroVariable(tf, [m])
  const W_out = normalVariable(tf, random, [d, m], m)
  const b_out = zeroVariable(tf, [d])
  const W_U = normalVariable(tf, random, [d, V], V)

  const matMul = createMatMul(tf)
  /** x W^T with W of [rows, columns]. */
  const project = (x: Tensor2D, W: Variable, rows: number, columns: number) =>
    matMul(x, tf.transpose(W.as2D(rows, columns)))
  // [d, heads]: 1 where an entry of the stacked heads belongs to the head; sums within heads, or spreads over them.
  const membership = tf.tidy(() =>
    tf.tensor2d(
      Array.from({ length: d }, (_, i) =>
        Array.from({ length: heads }, (_, h) => Number(Math.floor(i / dHead) === h)),
      ),
    ),
  )
  const spread = tf.tidy(() => tf.transpose(membership).as2D(heads, d))

  const variables = {
    'embed.W_E': W_E,
    'pos_embed.W_pos': W_pos,
    'blocks.0.attn.W_K': W_K,
    'blocks.0.attn.W_Q': W_Q,
    'blocks.0.attn.W_V': W_V,
    'blocks.0.attn.W_O': W_O,
    'blocks.0.mlp.W_in': W_in,
    'blocks.0.mlp.b_in': b_in,
    'blocks.0.mlp.W_out': W_out,
    'blocks.0.mlp.b_out': b_out,
    'unembed.W_U': W_U,
  }

  return {
    variables,
    dispose: () => tf.dispose([variables, membership, spread]),
    logits: (a, b) => {
      const n = a.shape[0]
      const ones = tf.ones([n, 1]).as2D(n, 1)
      const embedding = tf.transpose(W_E.as2D(d, V))
      const operands = embedding.slice([0, 0], [p, d])
      const position = (index: number) => W_pos.as2D(3, d).slice([index, 0], [1, d])
      const equals = tf.add(embedding.slice([p, 0], [1, d]), position(2)).as2D(1, d)
      const query = project(equals, W_Q, d, d)

      const attend = (residual: Tensor2D, select: Tensor2D) => ({
        scores: matMul(
          select,
          matMul(tf.mul(project(residual, W_K, d, d), query).as2D(residual.shape[0], d), membership),
        ),
        values: matMul(select, project(residual, W_V, d, d)),
      })
      const sources = [
        attend(tf.add(operands, position(0)).as2D(p, d), a),
        attend(tf.add(operands, position(1)).as2D(p, d), b),
        attend(equals, ones),
      ]
      const scores = tf.stack(
        sources.map((source) => source.scores),
        2,
      )
      const pattern = tf.unstack(tf.softmax(tf.div(scores, Math.sqrt(dHead))), 2)
      const mixed = sources.map((source, index) => {
        const weights = pattern[index]
        if (weights === undefined) throw new Error('three positions make three attention weights')
        return tf.mul(matMul(weights.as2D(n, heads), spread), source.values)
      })
      const attention = project(tf.addN(mixed).as2D(n, d), W_O, d, d)
      const middle = tf.add(attention, equals).as2D(n, d)
      const hidden = tf.relu(tf.add(project(middle, W_in, m, d), b_in)).as2D(n, m)
      const final = tf.add(tf.add(middle, project(hidden, W_out, d, m)), b_out).as2D(n, d)
      return matMul(final, W_U.as2D(d, V))
    },
  }
}
