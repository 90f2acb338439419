/** Loss of the logits averaged over unmirrored test pairs of the same class: no train label and no key set leaks into it. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { div, mul, sub } from '../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../onnx/operators/axes.ts'
import { gatherElements } from '../../onnx/operators/gather.ts'
import { logSumExp, reduceSum } from '../../onnx/operators/reduce.ts'
import { exponential } from '../cost.ts'
import { call } from '../evaluation.ts'
import { float64, int64, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { nanda2023 } from './sources.ts'

/**
 * averaged float64 [n, n], logits by class and column; class int64 [n], the columns of the classes' own labels; present
 * float64 [n], 1 for a class that counts -> loss, the mean over these classes.
 */
export const sumAveraged: Graph = build()

function build(): Graph {
  const g = graph('sum_averaged_loss')
  const averaged = g.input('averaged', 'float64', ['n', 'n'])
  const label = g.input('class', 'int64', ['n'])
  const present = g.input('present', 'float64', ['n'])
  const losses = logSumExp(sub(averaged, gatherElements(averaged, unsqueeze(label, [1]), 1)), [1])
  g.output('loss', div(reduceSum(mul(losses, present), [0]), reduceSum(present, [0])))
  return g.finish()
}

export const sumAveragedLoss: Measure = {
  on: 'classes',
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
        'Not in the paper: averaging over a class keeps what depends on a + b alone, as restricted loss does, for every frequency at once. Each class counts once. In a group a class is a product; there only pairs that commute have a mirror.',
    },
    rise: 'Memorization makes the classes of unseen pairs more confidently wrong.',
    fall: 'What the model says of a class of unseen pairs, on average, is becoming right: the circuit grows.',
  },
  graphs: [sumAveraged],
  requires: ['test'],
  shares: ['forward', 'classMeans'],
  cost: ({ order }) => ({ float32: 0, float64: order ** 2 * (exponential + 3), bytes: 24 * order ** 2 }),
  *read({ layout, classMeans }) {
    const { unmirroredTest } = yield* classMeans()
    const n = layout.order
    const present = Float64Array.from({ length: n }, (_, s) =>
      layout.unmirroredTest.subarray(s * n, (s + 1) * n).includes(1) ? 1 : 0,
    )
    if (!present.includes(1)) return { undefined_because: 'the mirror of every test pair is in train' }
    const result = yield* call(sumAveraged, {
      averaged: float64([n, n], unmirroredTest),
      class: int64([n], Array.from(present.keys())),
      present: float64([n], present),
    })
    return { value: scalarOutput(result, 'loss') }
  },
}
