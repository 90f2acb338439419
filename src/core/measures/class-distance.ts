/** How far the hidden states of different classes lie apart, beside how far those of one class do. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { div, mul, sub } from '../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../onnx/operators/axes.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reduceMean, reduceSum } from '../../onnx/operators/reduce.ts'
import { cast } from '../../onnx/operators/unary.ts'
import { call } from '../evaluation.ts'
import { lengthOf, type Sample } from '../sample.ts'
import { float32, float64, int64, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { noHiddenStates } from './quantities/sample-pass.ts'

/**
 * states float32 [rows, width], rows of classes with two rows at least; class int64 [rows]; members float64
 * [classes, rows], 1 where the row is of the class -> spread, the sum over the classes of their mean's squared distance
 * from the mean of those means; and scatter, the sum over the rows of their squared distance from the mean of their class.
 */
export const classDistances: Graph = build()

function build(): Graph {
  const g = graph('class_distances')
  const states = cast(g.input('states', 'float32', ['rows', 'width']), 'float64')
  const own = g.input('class', 'int64', ['rows'])
  const members = g.input('members', 'float64', ['classes', 'rows'])
  const means = div(matmul(members, states), unsqueeze(reduceSum(members, [1]), [1]))
  const apart = sub(means, reduceMean(means, [0], { keepdims: true }))
  const within = sub(states, gather(means, own, 0))
  g.output('spread', reduceSum(mul(apart, apart), [0, 1]))
  g.output('scatter', reduceSum(mul(within, within), [0, 1]))
  return g.finish()
}

export const classDistance: Measure = {
  on: 'rows',
  description: {
    id: 'class_distance',
    title: 'Distance between classes of hidden states',
    unit: 'ratio',
    range: [null, null],
    split: 'test',
    source: {
      work: 'ILDR: Geometric Early Detection of Grokking, 2026 (arXiv 2604.20923)',
      section: 'the ratio of distances between and within classes',
      deviation:
        'The mean over all pairs of classes of the squared distance of their means, over the mean squared distance of a row from the mean of its class, with n - 1 for the n rows of a class; less 2 / n on average over the classes, which the scatter of the rows alone gives, so that states without any order by class read about 0. Last hidden states at the read position, on a seeded sample of at most 256 test rows; classes with one row there are left out.',
    },
    rise: 'Unseen rows of one class come to look alike to the model: it generalizes, or is about to.',
    fall: 'Unseen rows of one class look less alike.',
  },
  graphs: [classDistances],
  requires: ['test'],
  shares: ['sample'],
  cost: ({ sampled, width }) => ({
    float32: 0,
    float64: sampled.test ** 2 * width + 6 * sampled.test * width,
    bytes: 4 * sampled.test ** 2 + 32 * sampled.test * width,
  }),
  *read({ sample, sampled }) {
    const { hidden } = yield* sampled()
    const last = hidden.at(-1)
    if (last === undefined) return { undefined_because: noHiddenStates }
    const classes = repeatedClasses(sample)
    if (classes.length < 2)
      return { undefined_because: 'fewer than two classes have two test rows or more in the sample' }
    const rows = classes.flat()
    const { width, data } = last
    const states = new Float32Array(rows.length * width)
    for (const [place, row] of rows.entries())
      states.set(data.subarray(row * width, (row + 1) * width), place * width)
    const own = classes.flatMap((members, index) => members.map(() => index))
    const members = new Float64Array(classes.length * rows.length)
    for (const [place, index] of own.entries()) members[index * rows.length + place] = 1
    const results = yield* call(classDistances, {
      states: float32([rows.length, width], states),
      class: int64([rows.length], own),
      members: float64([classes.length, rows.length], members),
    })
    const variance = scalarOutput(results, 'scatter') / (rows.length - classes.length)
    if (variance === 0) return { undefined_because: 'the test rows of each class have equal hidden states' }
    // Over all pairs of k points the squared distances have twice the points' own variance with k - 1 as their mean.
    const between = (2 * scalarOutput(results, 'spread')) / (classes.length - 1)
    const byChance = classes.reduce((sum, members) => sum + 2 / members.length, 0) / classes.length
    return { value: between / variance - byChance }
  },
}

/** The test rows of the sample by class, of the classes that have two or more. */
function repeatedClasses({ labels, test }: Sample): number[][] {
  const byClass = new Map<number, number[]>()
  for (let row = test.start; row < test.start + lengthOf(test); row += 1) {
    const label = labels[row] ?? 0
    byClass.set(label, [...(byClass.get(label) ?? []), row])
  }
  return Array.from(byClass.values()).filter((members) => members.length > 1)
}
