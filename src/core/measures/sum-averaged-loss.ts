/** Loss of the logits averaged over unmirrored test pairs of the same class: no train label and no key set leaks into it. */
import { constant } from '../../onnx/constant.ts'
import { type Graph, graph } from '../../onnx/graph.ts'
import { div, max, mul, sub } from '../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../onnx/operators/axes.ts'
import { greater } from '../../onnx/operators/comparison.ts'
import { gatherElements } from '../../onnx/operators/gather.ts'
import { logSumExp, reduceSum } from '../../onnx/operators/reduce.ts'
import { cast } from '../../onnx/operators/unary.ts'
import { call } from '../evaluation.ts'
import { float32, float64, int64, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { blocksOf } from './quantities/grid-pass.ts'
import { nanda2023 } from './sources.ts'

/**
 * logits float32 [block, n, n] by class, pair and column, mask float64 [block, n], class int64 [block] (the columns of
 * the block's own labels) -> loss, the sum over the classes that have a masked pair, and classes, their number.
 */
export const sumAveraged: Graph = build()

function build(): Graph {
  const g = graph('sum_averaged_loss')
  const raw = g.input('logits', 'float32', ['block', 'n', 'n'])
  const mask = g.input('mask', 'float64', ['block', 'n'])
  const label = g.input('class', 'int64', ['block'])
  const one = constant(g, 'float64', [], [1])
  const zero = constant(g, 'float64', [], [0])
  const count = reduceSum(mask, [1])
  const total = reduceSum(mul(cast(raw, 'float64'), unsqueeze(mask, [2])), [1])
  const averaged = div(total, unsqueeze(max(count, one), [1]))
  const losses = logSumExp(sub(averaged, gatherElements(averaged, unsqueeze(label, [1]), 1)), [1])
  const present = cast(greater(count, zero), 'float64')
  g.output('loss', reduceSum(mul(losses, present), [0]))
  g.output('classes', reduceSum(present, [0]))
  return g.finish()
}

export const sumAveragedLoss: Measure = {
  on: 'structure',
  description: {
    id: 'sum_averaged_loss',
    title: 'Sum-averaged loss on unmirrored test pairs',
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: {
      work: nanda2023,
      section: 'none',
      deviation:
        'Not in the paper: averaging over a class keeps what depends on a + b alone, as restricted loss does, for every frequency at once. Each class counts once.',
    },
    rise: 'Memorization makes the classes of unseen pairs more confidently wrong.',
    fall: 'What the model says of a class of unseen pairs, on average, is becoming right: the circuit grows.',
  },
  graphs: [sumAveraged],
  requires: ['test'],
  *read({ grid, layout }) {
    const { logits } = yield* grid()
    const n = layout.order
    let loss = 0
    let classes = 0
    for (const { start, size } of blocksOf(n)) {
      const part = yield* call(sumAveraged, {
        logits: float32([size, n, n], logits.subarray(start * n * n, (start + size) * n * n)),
        mask: float64([size, n], layout.unmirroredTest.subarray(start * n, (start + size) * n)),
        class: int64(
          [size],
          Array.from({ length: size }, (_, offset) => start + offset),
        ),
      })
      loss += scalarOutput(part, 'loss')
      classes += scalarOutput(part, 'classes')
    }
    return classes === 0
      ? { undefined_because: 'the mirror of every test pair is in train' }
      : { value: loss / classes }
  },
}
