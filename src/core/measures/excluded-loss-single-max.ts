/** The largest loss on the train pairs that removing a single frequency causes: it needs no key set. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { add, mul, sub } from '../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../onnx/operators/axes.ts'
import { gatherElements, gatherND } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reduceMax, reduceSum } from '../../onnx/operators/reduce.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import { cast, exp, log, neg } from '../../onnx/operators/unary.ts'
import { call } from '../evaluation.ts'
import { accumulate, float32, float64, float64Output, int64 } from './arrays.ts'
import type { Measure } from './measure.ts'
import { blocksOf } from './quantities/grid-pass.ts'
import { pairsByClass, rowsAt } from './quantities/pairs-by-class.ts'
import { nanda2023 } from './sources.ts'

/**
 * logits float32 [block, pairs, n] by class, pair and column, labels int64 [block, pairs] (as columns), mask float64
 * [block, pairs], cosines and sines float64 [block, frequencies] at these classes, cosine and sine float64
 * [frequencies, n] -> losses float64 [frequencies]: sums over the masked pairs of CE(L - P_k L).
 *
 * P_k L depends on the class alone, so the sum of exponentials for all frequencies at once is a product of the
 * softmax's numerators [pairs, n] and exp(-P_k L) [n, frequencies] of each class.
 */
export const excludedSingle: Graph = build()

function build(): Graph {
  const g = graph('excluded_loss_single')
  const raw = g.input('logits', 'float32', ['block', 'pairs', 'n'])
  const labels = unsqueeze(g.input('labels', 'int64', ['block', 'pairs']), [2])
  const mask = unsqueeze(g.input('mask', 'float64', ['block', 'pairs']), [2])
  const cosines = unsqueeze(g.input('cosines', 'float64', ['block', 'frequencies']), [1])
  const sines = unsqueeze(g.input('sines', 'float64', ['block', 'frequencies']), [1])
  const cosine = transpose(g.input('cosine', 'float64', ['frequencies', 'n']), [1, 0])
  const sine = transpose(g.input('sine', 'float64', ['frequencies', 'n']), [1, 0])
  const projected = add(mul(cosines, cosine), mul(sines, sine))
  // Both factors are at most 1, so that neither overflows.
  const least = neg(reduceMax(neg(projected), [1], { keepdims: true }))
  const removed = exp(neg(sub(projected, least)))
  const logits = cast(raw, 'float64')
  const most = reduceMax(logits, [2], { keepdims: true })
  const sums = matmul(exp(sub(logits, most)), removed)
  const own = sub(gatherElements(logits, labels, 2), gatherND(projected, labels, 1))
  const losses = sub(sub(add(log(sums), most), least), own)
  g.output('losses', reduceSum(mul(losses, mask), [0, 1]))
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
  *read({ grid, components, layout, basis }) {
    const { logits } = yield* grid()
    const { cosine, sine } = yield* components()
    const { order: n, frequencies } = basis
    const train = pairsByClass(layout.train, n)
    const losses = new Float64Array(frequencies)
    for (const { start, size } of blocksOf(n)) {
      const part = [start * train.width, (start + size) * train.width] as const
      const positions = train.positions.subarray(...part)
      const result = yield* call(excludedSingle, {
        logits: float32([size, train.width, n], rowsAt(logits, n, positions)),
        labels: int64(
          [size, train.width],
          Array.from(positions, (position) => layout.labels[position] ?? 0),
        ),
        mask: float64([size, train.width], train.mask.subarray(...part)),
        cosines: float64([size, frequencies], columnsOf(basis.cosines, n, start, size)),
        sines: float64([size, frequencies], columnsOf(basis.sines, n, start, size)),
        cosine: float64([frequencies, n], cosine),
        sine: float64([frequencies, n], sine),
      })
      accumulate(losses, float64Output(result, 'losses'))
    }
    if (!losses.every(Number.isFinite)) {
      return {
        undefined_because: 'logits above about 700 underflow where all frequencies are removed at once',
      }
    }
    const rows = train.mask.reduce((sum, counts) => sum + counts, 0)
    return { value: Math.max(...losses) / rows }
  },
}

/** Columns start .. start + size - 1 of [frequencies, n], as [size, frequencies]. */
function columnsOf(basis: Float64Array, n: number, start: number, size: number): Float64Array {
  const frequencies = basis.length / n
  return Float64Array.from({ length: size * frequencies }, (_, index) => {
    return basis[(index % frequencies) * n + start + Math.floor(index / frequencies)] ?? 0
  })
}
