/** The largest loss on the train pairs that removing a single frequency causes: it needs no key set. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { add, mul, sub } from '../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../onnx/operators/axes.ts'
import { gather, gatherElements } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reduceMax, reduceSum } from '../../onnx/operators/reduce.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import { cast, exp, log } from '../../onnx/operators/unary.ts'
import { exponential } from '../cost.ts'
import { call } from '../evaluation.ts'
import { accumulate, float32, float64, float64Output, int64 } from './arrays.ts'
import type { Measure } from './measure.ts'
import { rowsAt } from './quantities/pairs-by-class.ts'
import { nanda2023 } from './sources.ts'

/**
 * logits float32 [block, pairs, n] by class, pair and column, labels int64 [block, pairs] (as columns), mask float64
 * [block, pairs], counts float64 [block, n] (masked pairs of a class with a label), class int64 [block], cosines and
 * sines float64 [block, frequencies] at these classes, cosine and sine float64 [frequencies, n] -> losses float64
 * [frequencies]: sums over the masked pairs of CE(L - P_k L).
 *
 * P_k L depends on the class s alone, so the sum of exponentials for all frequencies at once is a product of the
 * softmax's numerators [pairs, n] and exp(P_k L[s] - P_k L) [n, frequencies] of each class.
 */
export const excludedSingle: Graph = build()

function build(): Graph {
  const g = graph('excluded_loss_single')
  const raw = g.input('logits', 'float32', ['block', 'pairs', 'n'])
  const labels = unsqueeze(g.input('labels', 'int64', ['block', 'pairs']), [2])
  const mask = unsqueeze(g.input('mask', 'float64', ['block', 'pairs']), [2])
  const counts = unsqueeze(g.input('counts', 'float64', ['block', 'n']), [1])
  const classes = g.input('class', 'int64', ['block'])
  const cosines = unsqueeze(g.input('cosines', 'float64', ['block', 'frequencies']), [1])
  const sines = unsqueeze(g.input('sines', 'float64', ['block', 'frequencies']), [1])
  const cosine = transpose(g.input('cosine', 'float64', ['frequencies', 'n']), [1, 0])
  const sine = transpose(g.input('sine', 'float64', ['frequencies', 'n']), [1, 0])
  const projected = add(mul(cosines, cosine), mul(sines, sine))
  const atClass = (wave: typeof cosine) => unsqueeze(gather(wave, classes, 0), [1])
  const atOwn = add(mul(cosines, atClass(cosine)), mul(sines, atClass(sine)))
  // Beside the class' own column, a small loss is a sum of small numbers and 1.
  const removed = sub(atOwn, projected)
  const logits = cast(raw, 'float64')
  const most = reduceMax(logits, [2], { keepdims: true })
  const sums = matmul(exp(sub(logits, most)), exp(removed))
  const above = reduceSum(mul(sub(most, gatherElements(logits, labels, 2)), mask), [0, 1])
  const left = sub(reduceSum(mul(log(sums), mask), [0, 1]), reduceSum(matmul(counts, removed), [0, 1]))
  g.output('losses', add(left, above))
  return g.finish()
}

export const excludedLossSingleMax: Measure = {
  on: 'structure',
  description: {
    id: 'excluded_loss_single_max',
    title: 'Excluded loss on train pairs, the worst single frequency',
    unit: 'nats',
    range: [0, null],
    split: 'train',
    source: {
      work: nanda2023,
      section: '5.1, progress measures',
      deviation:
        'The paper removes the key frequencies; here each frequency is removed alone and the largest loss is kept, so that no key set is needed.',
    },
    rise: 'The model leans more on one frequency.',
    fall: 'No single frequency carries what it did: memorization grows, or several frequencies share the work.',
  },
  graphs: [excludedSingle],
  requires: ['train'],
  shares: ['forward', 'classMeans', 'components'],
  cost: ({ train, order, frequencies }) => ({
    float32: 0,
    float64: train * order * (exponential + 2 * frequencies) + order ** 2 * frequencies * exponential,
    bytes: 24 * 2048 * order,
  }),
  *read({ grid, components, classes, basis }) {
    const { logits } = yield* grid()
    const { cosine, sine } = yield* components()
    const { order: n, frequencies } = basis
    const losses = new Float64Array(frequencies)
    let rows = 0
    for (const { start, size, width, pairs, positions, mask, labels, counts } of classes.train) {
      const ofBlock = (wave: Float64Array) =>
        float64([size, frequencies], wave.subarray(start * frequencies, (start + size) * frequencies))
      const result = yield* call(excludedSingle, {
        logits: float32([size, width, n], rowsAt(logits, n, positions)),
        labels: { dtype: 'int64', shape: [size, width], data: labels },
        mask: float64([size, width], mask),
        counts: float64([size, n], counts),
        class: int64(
          [size],
          Array.from({ length: size }, (_, offset) => start + offset),
        ),
        cosines: ofBlock(classes.cosines),
        sines: ofBlock(classes.sines),
        cosine: float64([frequencies, n], cosine),
        sine: float64([frequencies, n], sine),
      })
      accumulate(losses, float64Output(result, 'losses'))
      rows += pairs
    }
    if (!losses.every(Number.isFinite)) {
      return {
        undefined_because:
          'logits above about 700 leave the range of float64 where all frequencies are removed at once',
      }
    }
    return { value: Math.max(...losses) / rows }
  },
}
