/** The transformer by tables of tokens, against attention written out pair by pair in float64. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { createTransformer } from '../../../training-client/demo/models/transformer.ts'
import { createRandom } from '../../../training-client/demo/random.ts'

beforeAll(() => tf.setBackend('cpu'))

const p = 5
const shape = { architecture: 'transformer' as const, d_model: 4, d_mlp: 6, heads: 2 }
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

test('logits equal those of plain attention for every pair', () => {
  const model = createTransformer(tf, p, shape, createRandom(3))
  const read = (name: string): number[] => Array.from(model.variables[name]?.dataSync() ?? [])
  const { d_model: d, d_mlp: m, heads } = shape
  const dHead = d / heads
  /** y = W x with W of [rows, columns], from `offset` in the tensor. */
  const apply = (name: string, x: number[], rows: number, offset = 0) => {
    const W = read(name)
    return Array.from({ length: rows }, (_, r) =>
      sum(x.map((value, c) => value * (W[offset + r * x.length + c] ?? Number.NaN))),
    )
  }
  const column = (name: string, width: number, index: number, rows: number) =>
    Array.from({ length: rows }, (_, r) => read(name)[r * width + index] ?? Number.NaN)
  const plain = (tokens: number[]) => {
    const residual = tokens.map((token, position) =>
      column('embed.W_E', p + 1, token, d).map(
        (x, i) => x + (read('pos_embed.W_pos')[position * d + i] ?? Number.NaN),
      ),
    )
    const last = residual[2] ?? []
    const z = Array.from({ length: heads }, (_, head) => {
      const offset = head * dHead * d
      const query = apply('blocks.0.attn.W_Q', last, dHead, offset)
      const weights = residual.map((x) => {
        const key = apply('blocks.0.attn.W_K', x, dHead, offset)
        return Math.exp(sum(key.map((k, i) => k * (query[i] ?? Number.NaN))) / Math.sqrt(dHead))
      })
      const values = residual.map((x) => apply('blocks.0.attn.W_V', x, dHead, offset))
      return Array.from({ length: dHead }, (_, i) =>
        sum(values.map((v, j) => ((weights[j] ?? Number.NaN) / sum(weights)) * (v[i] ?? Number.NaN))),
      )
    }).flat()
    const middle = apply('blocks.0.attn.W_O', z, d).map((x, i) => x + (last[i] ?? Number.NaN))
    const hidden = apply('blocks.0.mlp.W_in', middle, m).map((x, i) =>
      Math.max(0, x + (read('blocks.0.mlp.b_in')[i] ?? Number.NaN)),
    )
    const final = apply('blocks.0.mlp.W_out', hidden, d).map(
      (x, i) => x + (middle[i] ?? Number.NaN) + (read('blocks.0.mlp.b_out')[i] ?? Number.NaN),
    )
    const W_U = read('unembed.W_U')
    return Array.from({ length: p + 1 }, (_, v) =>
      sum(final.map((x, i) => x * (W_U[i * (p + 1) + v] ?? Number.NaN))),
    )
  }

  const pairs = Array.from({ length: p * p }, (_, i) => [Math.floor(i / p), i % p] as const)
  const oneHot = (values: number[]) =>
    tf.oneHot(tf.tensor1d(values, 'int32'), p).toFloat().as2D(values.length, p)
  const logits = model.logits(oneHot(pairs.map(([a]) => a)), oneHot(pairs.map(([, b]) => b))).arraySync()
  for (const [i, [a, b]] of pairs.entries()) {
    const expected = plain([a, b, p])
    for (const [v, logit] of (logits[i] ?? []).entries())
      expect(logit).toBeCloseTo(expected[v] ?? Number.NaN, 4)
  }
  model.dispose()
})
