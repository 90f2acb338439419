import { expect, test } from 'vitest'
import { constant } from '../../src/onnx/constant.ts'
import { graph } from '../../src/onnx/graph.ts'
import { listing } from '../../src/onnx/listing.ts'
import { add, mul } from '../../src/onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../src/onnx/operators/axes.ts'
import { einsum } from '../../src/onnx/operators/einsum.ts'
import { gatherElements } from '../../src/onnx/operators/gather.ts'
import { reduceMean } from '../../src/onnx/operators/reduce.ts'
import { reshape } from '../../src/onnx/operators/reshape.ts'
import { logSoftmax } from '../../src/onnx/operators/softmax.ts'
import { transpose } from '../../src/onnx/operators/transpose.ts'
import { cast, neg } from '../../src/onnx/operators/unary.ts'

test('cross entropy', () => {
  const g = graph('cross_entropy')
  const logits = g.input('logits', 'float32', ['rows', 'classes'])
  const labels = g.input('labels', 'int64', ['rows'])
  const logProbabilities = logSoftmax(cast(logits, 'float64'), -1)
  const picked = gatherElements(logProbabilities, unsqueeze(labels, [1]), 1)
  g.output('loss', neg(reduceMean(picked, [0, 1])))
  expect(listing(g.finish())).toBe(
    `graph cross_entropy
input %logits: float32[rows, classes]
input %labels: int64[rows]
%0: float64[rows, classes] = Cast(%logits) to=float64
%1: float64[rows, classes] = LogSoftmax(%0) axis=1
%2: int64[rows, 1] = Unsqueeze(%labels, [1])
%3: float64[rows, 1] = GatherElements(%1, %2) axis=1
%4: float64[] = ReduceMean(%3, [0, 1]) keepdims=0
%5: float64[] = Neg(%4)
output %loss: float64[] = %5
`,
  )
})

test('constants, lists and moved symbols', () => {
  const g = graph('constants')
  const x = g.input('x', 'float32', ['rows', 'n', 'C'])
  const small = mul(x, constant(g, 'float32', [], [-0]))
  const merged = reshape(small, ['rows*n', 'C'])
  const turned = transpose(merged, [1, 0])
  g.output(
    'bias',
    add(constant(g, 'float64', [1, 3], [0.5, Number.NaN, -1]), constant(g, 'float64', [1], [0.5])),
  )
  g.output('eye', constant(g, 'bool', [2, 2], [true, false, false, true]))
  g.output(
    'many',
    constant(
      g,
      'int64',
      [17],
      Array.from({ length: 17 }, (_, i) => i),
    ),
  )
  g.output('gram', einsum('ij,kj->ik', turned, turned))
  g.output('axes', constant(g, 'int64', [2], [-1, 2]))
  expect(listing(g.finish())).toBe(
    `graph constants
input %x: float32[rows, n, C]
constant %#2: float64[1, 3] = 0.5, NaN, -1
constant %#4: bool[2, 2] = true, false, false, true
constant %#5: int64[17] = 17 elements, checksum 4d4cdf75
%0: float32[rows, n, C] = Mul(%x, -0)
%1: int64[1] = Shape(%0) start=2 end=3
%2: int64[2] = Concat([-1], %1) axis=0
%3: float32[rows*n, C] = Reshape(%0, %2)
%4: float32[C, rows*n] = Transpose(%3) perm=[1, 0]
%5: float64[1, 3] = Add(%#2, [0.5])
%6: float32[C, C] = Einsum(%4, %4) equation=ij,kj->ik
output %bias: float64[1, 3] = %5
output %eye: bool[2, 2] = %#4
output %many: int64[17] = %#5
output %gram: float32[C, C] = %6
output %axes: int64[2] = [-1, 2]
`,
  )
})

test('a changed element changes the checksum of a large constant', () => {
  const text = (last: number) => {
    const g = graph('large')
    g.output('y', constant(g, 'float32', [20], [...Array.from({ length: 19 }, () => 0), last]))
    return listing(g.finish())
  }
  expect(text(1)).toBe(text(1))
  expect(text(1)).not.toBe(text(2))
})
