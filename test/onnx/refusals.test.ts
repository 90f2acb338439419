import { describe, expect, test } from 'vitest'
import { constant } from '../../src/onnx/constant.ts'
import { graph } from '../../src/onnx/graph.ts'
import { GraphError } from '../../src/onnx/graph-error.ts'
import { argMax } from '../../src/onnx/operators/argmax.ts'
import { add, mul } from '../../src/onnx/operators/arithmetic.ts'
import { squeeze, unsqueeze } from '../../src/onnx/operators/axes.ts'
import { equal, greater } from '../../src/onnx/operators/comparison.ts'
import { concat } from '../../src/onnx/operators/concat.ts'
import { einsum } from '../../src/onnx/operators/einsum.ts'
import { gather, gatherElements, gatherND } from '../../src/onnx/operators/gather.ts'
import { and, not, where } from '../../src/onnx/operators/logical.ts'
import { matmul } from '../../src/onnx/operators/matmul.ts'
import { reduceMean, reduceSum } from '../../src/onnx/operators/reduce.ts'
import { reshape } from '../../src/onnx/operators/reshape.ts'
import { sizeOf } from '../../src/onnx/operators/size.ts'
import { slice } from '../../src/onnx/operators/slice.ts'
import { softmax } from '../../src/onnx/operators/softmax.ts'
import { transpose } from '../../src/onnx/operators/transpose.ts'
import { exp } from '../../src/onnx/operators/unary.ts'

/** What the builder refuses, and in which words. */

const g = graph('refusals')
const x = g.input('x', 'float32', ['rows', 'n'])
const y = g.input('y', 'float32', ['rows', 'm'])
const wide = g.input('wide', 'float32', ['rows', 'n', 4])
const cube = g.input('cube', 'float32', ['rows', 'n', 'n'])
const double = g.input('double', 'float64', ['rows', 'n'])
const whole = g.input('whole', 'int64', ['rows', 'n'])
const truth = g.input('truth', 'bool', ['rows', 'n'])
const scalar = g.input('scalar', 'float32', [])
const indices = g.input('indices', 'int64', ['rows', 2])
const other = graph('other').input('x', 'float32', ['rows', 'n'])

/** The text that the call throws; a call that passes fails the test. */
function refusal(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    expect(error).toBeInstanceOf(GraphError)
    return error instanceof GraphError ? error.message : String(error)
  }
  return expect.fail('nothing was refused')
}

describe('shapes', () => {
  const cases: readonly [string, () => unknown, string][] = [
    [
      'two symbols',
      () => add(x, y),
      'add: shapes [rows, n] and [rows, m] do not broadcast: n against m (axis -1); dimensions must be equal by name or number, or 1',
    ],
    ['a symbol and a number', () => mul(wide, cube), '4 against n (axis -1)'],
    ['numbers', () => mul(wide, constant(g, 'float32', [3], [1, 2, 3])), '4 against 3'],
    ['choice', () => where(truth, x, wide), 'where: shapes [rows, n] and [rows, n] and [rows, n, 4]'],
    [
      'matmul, inner',
      () => matmul(x, y),
      'matmul: float32[rows, n] by float32[rows, m]: the last axis of a (n)',
    ],
    ['matmul, batch', () => matmul(wide, g.input('b', 'float32', ['k', 4, 2])), 'rows against k'],
    ['matmul, scalar', () => matmul(scalar, x), 'neither may be a scalar'],
    ['einsum, two symbols', () => einsum('ij,ij->i', x, y), 'einsum: j of ij,ij->i is n and m'],
    [
      'einsum, no broadcast of 1',
      () => einsum('i,i->', constant(g, 'float32', [1], [1]), constant(g, 'float32', [2], [1, 2])),
      'is 1 and 2',
    ],
    ['einsum, rank', () => einsum('ijk->i', x), 'does not fit the rank'],
    ['einsum, operands', () => einsum('ij,jk->ik', x), 'takes 2 operands, but 1 are given'],
    ['einsum, unknown letter', () => einsum('ij->ik', x), 'k is right of the arrow'],
    ['einsum, letter twice', () => einsum('ij->ii', x), 'comes twice'],
    ['einsum, syntax', () => einsum('ij', x), 'is not an equation'],
    ['einsum, ellipsis', () => einsum('...i->i', x), 'is not an equation'],
    [
      'transpose',
      () => transpose(x, [0, 0]),
      'transpose: [0, 0] does not name each axis of float32[rows, n] once',
    ],
    ['transpose, too few', () => transpose(x, [0]), 'once'],
    ['squeeze', () => squeeze(x, [1]), 'axis 1 of float32[rows, n] is n: only 1 can be squeezed'],
    ['unsqueeze', () => unsqueeze(x, [1, -3]), 'twice'],
    ['axis', () => softmax(x, 2), 'softmax: axis 2 does not exist for float32[rows, n]: allowed are -2 to 1'],
    ['axis of a scalar', () => sizeOf(scalar, 0), 'axis 0 does not exist'],
    ['fractional axis', () => argMax(x, 0.5), 'axis 0.5 does not exist'],
    ['no axes', () => reduceSum(x, []), 'name at least one'],
    ['an axis twice', () => reduceSum(x, [1, -1]), 'twice'],
    [
      'concat',
      () => concat([x, y], 0),
      'concat: float32[rows, n] and float32[rows, m] differ elsewhere than in axis 0',
    ],
    ['concat, rank', () => concat([x, wide], 0), 'differ elsewhere'],
    ['concat, nothing', () => concat([], 0), 'give at least one value'],
    ['slice, symbolic', () => slice(x, { axis: 1, start: 1 }), 'is symbolic: give the size of the result'],
    ['slice, outside', () => slice(wide, { axis: 2, start: 0, end: 5 }), 'slice: 0 to 5 lies outside axis 2'],
    ['slice, backwards', () => slice(wide, { axis: 2, start: 3, end: 1 }), 'lies outside'],
    ['slice, wrong size', () => slice(wide, { axis: 2, start: 1, size: 2 }), 'gives 3 elements, not 2'],
    ['slice, fraction', () => slice(wide, { axis: 2, start: 0.5 }), 'bound 0.5 is not a safe integer'],
    [
      'gatherElements',
      () => gatherElements(y, whole, 0),
      'gatherElements: indices int64[rows, n] do not fit float32[rows, m]',
    ],
    ['gatherElements, rank', () => gatherElements(wide, whole, 0), 'equal rank'],
    ['gatherND, depth', () => gatherND(x, whole), 'must be a number from 1 to 2'],
    ['gatherND, too deep', () => gatherND(x, indices, 1), 'must be a number from 1 to 1'],
    ['gatherND, batch', () => gatherND(transpose(wide, [1, 0, 2]), indices, 1), 'batch axis 0 is rows and n'],
    ['gatherND, batches', () => gatherND(x, indices, 2), '2 batch axes, allowed are 0 to 1'],
    ['reshape, count', () => reshape(wide, ['rows', 'n', 5]), 'the numbers of elements differ, 4 against 5'],
    ['reshape, lost symbol', () => reshape(x, ['rows']), '1 * n against 1'],
    ['reshape, false product', () => reshape(x, ['rows*m']), '1 * n against 1 * m'],
    ['reshape, false factor', () => reshape(wide, ['rows*5', 'n']), '4 against 5'],
    ['reshape, two new names', () => reshape(x, ['a', 'b']), 'a and b are new names'],
    [
      'reshape, known size',
      () => reshape(constant(g, 'float32', [4], [1, 2, 3, 4]), ['k', 2]),
      'k has the known size 4 / 2',
    ],
    ['reshape, zero', () => reshape(x, ['rows', 'n', 0]), 'a dimension of 0 is not allowed'],
    ['negative dimension', () => reshape(x, [-1]), '-1 is not a dimension'],
    ['a number as a name', () => g.input('bad', 'float32', ['12']), '"12" is not a dimension'],
    [
      'constant, count',
      () => constant(g, 'float32', [2, 2], [1]),
      '[2, 2] holds 4 elements, but 1 are given',
    ],
  ]
  test.each(cases)('%s', (_name, call, text) => {
    expect(refusal(call)).toContain(text)
  })
})

describe('element types', () => {
  test('are checked by the compiler and when called', () => {
    // @ts-expect-error float32 and float64 do not add
    expect(refusal(() => add(x, double))).toBe(
      'add: float32[rows, n] and float64[rows, n] have different element types: cast one of them',
    )
    // @ts-expect-error nor multiply
    expect(refusal(() => matmul(x, double))).toContain('different element types')
    // @ts-expect-error the exponential of an integer is not defined
    expect(refusal(() => exp(whole))).toBe(
      'exp: int64[rows, n] is not allowed: the element type is float32 or float64',
    )
    // @ts-expect-error no mean of integers
    expect(refusal(() => reduceMean(whole, [0]))).toContain('float32 or float64')
    // @ts-expect-error no order on bool
    expect(refusal(() => greater(truth, truth))).toContain('bool[rows, n] is not allowed')
    // @ts-expect-error different types are never equal
    expect(refusal(() => equal(whole, double))).toContain('different element types')
    // @ts-expect-error logic is for bool
    expect(refusal(() => and(truth, x))).toContain(
      'and: float32[rows, n] is not allowed: the element type is bool',
    )
    // @ts-expect-error logic is for bool
    expect(refusal(() => not(x))).toContain('is bool')
    // @ts-expect-error the condition is bool
    expect(refusal(() => where(x, x, x))).toContain('where: float32[rows, n]')
    // @ts-expect-error indices are int64
    expect(refusal(() => gather(x, y, 0))).toContain('is int64')
    // @ts-expect-error all operands of one type
    expect(refusal(() => einsum('ij,ij->i', x, double))).toContain('different element types')
    expect(refusal(() => concat<'float32' | 'float64'>([x, double], 0))).toContain('different element types')
  })

  test('constants hold what their type can', () => {
    expect(refusal(() => constant(g, 'int64', [1], [0.5]))).toBe(
      'constant: element 0 is 0.5, which is not a int64',
    )
    expect(refusal(() => constant(g, 'int64', [1], [2 ** 53]))).toContain('not a int64')
    expect(refusal(() => constant(g, 'int64', [1], [2n ** 63n]))).toContain('not a int64')
    expect(refusal(() => constant(g, 'float64', [1], [1n]))).toContain('not a float64')
    expect(refusal(() => constant(g, 'bool', [1], [1]))).toContain('not a bool')
  })
})

describe('graphs', () => {
  test('do not mix', () => {
    expect(refusal(() => add(x, other))).toBe('add: the operands belong to different graphs')
    expect(refusal(() => concat([x, other], 0))).toContain('different graphs')
    expect(refusal(() => g.output('stranger', other))).toBe(
      'output: stranger is a value of another graph, not of refusals',
    )
  })

  test('need names that are well formed and their own', () => {
    expect(refusal(() => graph(''))).toContain('graph: "" is not a name')
    expect(refusal(() => g.input('0', 'float32', []))).toContain('is not a name')
    expect(refusal(() => g.input('größe', 'float32', []))).toContain('is not a name')
    expect(refusal(() => g.input('x', 'float32', []))).toBe(
      'input: the name x is taken: inputs and outputs each need their own',
    )
    expect(refusal(() => g.output('x', y))).toContain('is taken')
  })

  test('end', () => {
    const h = graph('short')
    expect(refusal(() => h.finish())).toContain('has no output')
    const value = h.input('x', 'float32', [2])
    h.output('y', value)
    const finished = h.finish()
    expect(refusal(() => exp(value))).toContain('the graph short is finished')
    expect(refusal(() => h.output('z', value))).toContain('finished')
    expect(refusal(() => h.finish())).toContain('finished')
    expect(refusal(() => constant(h, 'float32', [], [1]))).toContain('finished')
    expect(
      Object.isFrozen(finished) && Object.isFrozen(finished.inputs) && Object.isFrozen(finished.outputs),
    ).toBe(true)
  })

  test('a refused operator leaves no trace', () => {
    const h = graph('clean')
    const a = h.input('a', 'float32', ['n'])
    const b = h.input('b', 'float32', ['m'])
    refusal(() => add(a, b))
    refusal(() => reshape(a, ['m', 'k']))
    h.output('y', a)
    expect(h.finish().nodes).toEqual([])
  })
})
