import { describe, expect, test } from 'vitest'
import { constant } from '../../src/onnx/constant.ts'
import { type GraphBuilder, graph, type Value } from '../../src/onnx/graph.ts'
import { argMax } from '../../src/onnx/operators/argmax.ts'
import { add, div, max, min, mul, sub } from '../../src/onnx/operators/arithmetic.ts'
import { squeeze, unsqueeze } from '../../src/onnx/operators/axes.ts'
import { equal, greater, less } from '../../src/onnx/operators/comparison.ts'
import { concat } from '../../src/onnx/operators/concat.ts'
import { einsum } from '../../src/onnx/operators/einsum.ts'
import { gather, gatherElements, gatherND } from '../../src/onnx/operators/gather.ts'
import { and, not, where } from '../../src/onnx/operators/logical.ts'
import { matmul } from '../../src/onnx/operators/matmul.ts'
import { logSumExp, reduceMax, reduceMean, reduceSum } from '../../src/onnx/operators/reduce.ts'
import { reshape } from '../../src/onnx/operators/reshape.ts'
import { shapeOf, sizeOf } from '../../src/onnx/operators/size.ts'
import { slice } from '../../src/onnx/operators/slice.ts'
import { logSoftmax, softmax } from '../../src/onnx/operators/softmax.ts'
import { transpose } from '../../src/onnx/operators/transpose.ts'
import { abs, cast, exp, log, neg, relu, sqrt } from '../../src/onnx/operators/unary.ts'
import { run, type Tensor } from './run-graph.ts'

/** Every operator in ONNX Runtime against the same function in TypeScript. */

const floats = ['float32', 'float64'] as const
const numerics = ['float32', 'float64', 'int64'] as const

/** Runs `build` and compares each output it names with what is expected. */
async function check(
  name: string,
  build: (g: GraphBuilder) => Record<string, Value>,
  feeds: Record<string, Tensor>,
  expected: Record<string, Tensor | readonly number[]>,
  digits = 5,
): Promise<void> {
  const g = graph(name)
  for (const [key, value] of Object.entries(build(g))) g.output(key, value)
  const outputs = await run(g.finish(), feeds)
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(expected).sort())
  for (const [key, want] of Object.entries(expected)) {
    const got = outputs[key]
    const data = 'data' in want ? want.data : want
    if ('shape' in want) expect(got?.shape, key).toEqual(want.shape)
    expect(got?.data.length, key).toBe(data.length)
    data.forEach((number, i) => {
      if (Number.isFinite(number)) expect(got?.data[i], `${key}[${i}]`).toBeCloseTo(number, digits)
      else expect(got?.data[i], `${key}[${i}]`).toBe(number)
    })
  }
}

describe('elementwise', () => {
  const a = [1.5, -2, 0, 7, -0.25, 3]
  const b = [2, -4, 0.5]
  const a6: Tensor = { shape: [2, 3], data: a }
  const b3: Tensor = { shape: [3], data: b }

  for (const dtype of floats) {
    test(`arithmetic broadcasts, ${dtype}`, async () => {
      const each = (f: (x: number, y: number) => number) => a.map((x, i) => f(x, b[i % 3] ?? 0))
      await check(
        `arithmetic_${dtype}`,
        (g) => {
          const x = g.input('a', dtype, ['rows', 3])
          const y = g.input('b', dtype, [3])
          return {
            add: add(x, y),
            sub: sub(x, y),
            mul: mul(x, y),
            div: div(x, y),
            max: max(x, y),
            min: min(x, y),
          }
        },
        { a: a6, b: b3 },
        {
          add: { shape: [2, 3], data: each((x, y) => x + y) },
          sub: each((x, y) => x - y),
          mul: each((x, y) => x * y),
          div: each((x, y) => x / y),
          max: each(Math.max),
          min: each(Math.min),
        },
      )
    })

    test(`unary, ${dtype}`, async () => {
      await check(
        `unary_${dtype}`,
        (g) => {
          const x = g.input('x', dtype, ['n'])
          return {
            relu: relu(x),
            exp: exp(x),
            log: log(abs(x)),
            sqrt: sqrt(abs(x)),
            nan: sqrt(x),
            neg: neg(x),
            abs: abs(x),
          }
        },
        { x: { shape: [6], data: a } },
        {
          relu: a.map((x) => Math.max(x, 0)),
          exp: a.map(Math.exp),
          log: a.map((x) => Math.log(Math.abs(x))),
          sqrt: a.map((x) => Math.sqrt(Math.abs(x))),
          nan: a.map(Math.sqrt),
          neg: a.map((x) => -x),
          abs: a.map(Math.abs),
        },
        3,
      )
    })
  }

  test('arithmetic of int64, quotient toward zero', async () => {
    await check(
      'arithmetic_int64',
      (g) => {
        const x = g.input('a', 'int64', ['n'])
        const y = constant(g, 'int64', [], [2])
        return {
          add: add(x, y),
          sub: sub(x, y),
          mul: mul(x, y),
          div: div(x, y),
          max: max(x, y),
          min: min(x, y),
          neg: neg(x),
          abs: abs(x),
        }
      },
      { a: { shape: [4], data: [-3, 0, 5, 2 ** 40] } },
      {
        add: [-1, 2, 7, 2 ** 40 + 2],
        sub: [-5, -2, 3, 2 ** 40 - 2],
        mul: [-6, 0, 10, 2 ** 41],
        div: [-1, 0, 2, 2 ** 39],
        max: [2, 2, 5, 2 ** 40],
        min: [-3, 0, 2, 2],
        neg: [3, 0, -5, -(2 ** 40)],
        abs: [3, 0, 5, 2 ** 40],
      },
    )
  })

  for (const dtype of numerics) {
    test(`comparison and choice, ${dtype}`, async () => {
      await check(
        `comparison_${dtype}`,
        (g) => {
          const x = g.input('x', dtype, ['n'])
          const two = constant(g, dtype, [1], [2])
          const high = greater(x, two)
          const low = less(x, two)
          return {
            high,
            low,
            same: equal(x, two),
            between: and(not(high), not(low)),
            chosen: where(high, x, two),
            bools: equal(high, low),
          }
        },
        { x: { shape: [3], data: [1, 2, 3] } },
        {
          high: [0, 0, 1],
          low: [1, 0, 0],
          same: [0, 1, 0],
          between: [0, 1, 0],
          chosen: [2, 2, 3],
          bools: [0, 1, 0],
        },
      )
    })
  }

  test('choice broadcasts the condition too', async () => {
    await check(
      'where_broadcast',
      (g) => ({
        y: where(
          g.input('c', 'bool', ['rows', 1]),
          g.input('a', 'float64', [2]),
          g.input('b', 'float64', []),
        ),
      }),
      { c: { shape: [2, 1], data: [1, 0] }, a: { shape: [2], data: [1, 2] }, b: { shape: [], data: [9] } },
      { y: { shape: [2, 2], data: [1, 2, 9, 9] } },
    )
  })

  test('cast between all element types', async () => {
    await check(
      'cast_all',
      (g) => {
        const x = g.input('x', 'float64', [3])
        const whole = cast(x, 'int64')
        const truth = cast(x, 'bool')
        return {
          single: cast(x, 'float32'),
          whole,
          truth,
          back: cast(cast(x, 'float32'), 'float64'),
          fromInt: cast(whole, 'float64'),
          fromBool: cast(truth, 'float32'),
          boolToInt: cast(truth, 'int64'),
        }
      },
      { x: { shape: [3], data: [0, 0.1, -2.75] } },
      {
        single: [0, 0.1, -2.75],
        whole: [0, 0, -2],
        truth: [0, 1, 1],
        back: [0, Math.fround(0.1), -2.75],
        fromInt: [0, 0, -2],
        fromBool: [0, 1, 1],
        boolToInt: [0, 1, 1],
      },
      7,
    )
  })
})

describe('products', () => {
  const count = (n: number) => Array.from({ length: n }, (_, i) => i - n / 3)
  const at = (t: readonly number[], i: number) => t[i] ?? Number.NaN

  for (const dtype of floats) {
    test(`matmul and einsum, ${dtype}`, async () => {
      const a = count(12)
      const b = count(24)
      const product: number[] = []
      for (let n = 0; n < 2; n++)
        for (let i = 0; i < 2; i++)
          for (let j = 0; j < 4; j++)
            product.push(
              [0, 1, 2].reduce((s, k) => s + at(a, n * 6 + i * 3 + k) * at(b, n * 12 + k * 4 + j), 0),
            )
      const shared: number[] = []
      for (let row = 0; row < 4; row++)
        for (let j = 0; j < 4; j++)
          shared.push([0, 1, 2].reduce((s, k) => s + at(a, row * 3 + k) * at(b, k * 4 + j), 0))
      await check(
        `products_${dtype}`,
        (g) => {
          const x = g.input('a', dtype, ['n', 2, 'k'])
          const y = g.input('b', dtype, ['n', 'k', 'j'])
          const w = g.input('w', dtype, ['k', 'j'])
          const v = g.input('v', dtype, ['k'])
          return {
            batched: matmul(x, y),
            broadcast: matmul(x, w),
            right: matmul(x, v),
            left: matmul(v, w),
            dot: matmul(v, v),
            einsum: einsum('nik,nkj->nij', x, y),
            swapped: einsum('nik,kj->jin', x, w),
            total: einsum('nik->', x),
            triple: einsum('nik,kj,k->nij', x, w, v),
            sumAlone: einsum('ab,a->b', w, v),
            diagonal: einsum('ii->i', matmul(transpose(w, [1, 0]), w)),
          }
        },
        {
          a: { shape: [2, 2, 3], data: a },
          b: { shape: [2, 3, 4], data: b },
          w: { shape: [3, 4], data: b.slice(0, 12) },
          v: { shape: [3], data: [1, 0, -2] },
        },
        {
          batched: { shape: [2, 2, 4], data: product },
          broadcast: { shape: [2, 2, 4], data: shared },
          right: { shape: [2, 2], data: [0, 1, 2, 3].map((r) => at(a, r * 3) - 2 * at(a, r * 3 + 2)) },
          left: { shape: [4], data: [0, 1, 2, 3].map((j) => at(b, j) - 2 * at(b, 8 + j)) },
          dot: { shape: [], data: [5] },
          einsum: { shape: [2, 2, 4], data: product },
          swapped: {
            shape: [4, 2, 2],
            data: [0, 1, 2, 3].flatMap((j) =>
              [0, 1].flatMap((i) => [0, 1].map((n) => at(shared, (n * 2 + i) * 4 + j))),
            ),
          },
          total: { shape: [], data: [a.reduce((s, x) => s + x, 0)] },
          triple: {
            shape: [2, 2, 4],
            data: [0, 1, 2, 3].flatMap((r) =>
              [0, 1, 2, 3].map((j) => at(a, r * 3) * at(b, j) - 2 * at(a, r * 3 + 2) * at(b, 8 + j)),
            ),
          },
          sumAlone: { shape: [4], data: [0, 1, 2, 3].map((j) => at(b, j) - 2 * at(b, 8 + j)) },
          diagonal: {
            shape: [4],
            data: [0, 1, 2, 3].map((j) => [0, 4, 8].reduce((s, k) => s + at(b, k + j) ** 2, 0)),
          },
        },
        3,
      )
    })
  }
})

describe('shapes', () => {
  const six: Tensor = { shape: [2, 3], data: [0, 1, 2, 3, 4, 5] }

  test('transpose, unsqueeze, squeeze, sizes', async () => {
    await check(
      'axes',
      (g) => {
        const x = g.input('x', 'float32', ['rows', 3])
        return {
          turned: transpose(x, [-1, 0]),
          wide: unsqueeze(x, [0, -1]),
          middle: unsqueeze(x, [1]),
          back: squeeze(unsqueeze(x, [0, 2]), [0, -2]),
          shape: shapeOf(x),
          rows: sizeOf(x, 0),
          last: sizeOf(x, -1),
        }
      },
      { x: six },
      {
        turned: { shape: [3, 2], data: [0, 3, 1, 4, 2, 5] },
        wide: { shape: [1, 2, 3, 1], data: six.data },
        middle: { shape: [2, 1, 3], data: six.data },
        back: six,
        shape: { shape: [2], data: [2, 3] },
        rows: { shape: [], data: [2] },
        last: { shape: [], data: [3] },
      },
    )
  })

  test('reshape keeps, moves, merges and splits symbols', async () => {
    const data = Array.from({ length: 24 }, (_, i) => i)
    await check(
      'reshape',
      (g) => {
        const x = g.input('x', 'float64', ['rows', 'n', 'C'])
        const one = g.input('one', 'float64', [])
        const merged = reshape(x, ['rows*n', 'C'])
        return {
          merged,
          flat: reshape(x, ['all']),
          wide: reshape(x, ['rows', 'n*C']),
          extra: reshape(x, ['rows', 1, 'n', 'C', 1]),
          split: reshape(merged, ['rows', 'n', 'C'], [x]),
          left: reshape(merged, ['rest', 'n', 'C'], [x]),
          vector: reshape(one, [1, 1]),
          scalar: reshape(reshape(one, [1]), []),
          known: reshape(constant(g, 'float64', [2, 6], data.slice(0, 12)), [3, 4]),
        }
      },
      { x: { shape: [2, 3, 4], data }, one: { shape: [], data: [7] } },
      {
        merged: { shape: [6, 4], data },
        flat: { shape: [24], data },
        wide: { shape: [2, 12], data },
        extra: { shape: [2, 1, 3, 4, 1], data },
        split: { shape: [2, 3, 4], data },
        left: { shape: [2, 3, 4], data },
        vector: { shape: [1, 1], data: [7] },
        scalar: { shape: [], data: [7] },
        known: { shape: [3, 4], data: data.slice(0, 12) },
      },
    )
  })

  test('concat and slice', async () => {
    await check(
      'concat_slice',
      (g) => {
        const x = g.input('x', 'int64', ['rows', 3])
        return {
          below: concat([x, x], 0),
          beside: concat([x, slice(x, { axis: 1, start: 0, end: 1 })], -1),
          mixed: concat([x, constant(g, 'int64', [1, 3], [7n, 8n, 9n])], 0),
          inner: slice(x, { axis: 1, start: 1, end: 3 }),
          negative: slice(x, { axis: -1, start: -2, end: -1 }),
          open: slice(x, { axis: 1, start: 2 }),
          tail: slice(x, { axis: 0, start: 1, size: 'rows-1' }),
        }
      },
      { x: six },
      {
        below: { shape: [4, 3], data: [...six.data, ...six.data] },
        beside: { shape: [2, 4], data: [0, 1, 2, 0, 3, 4, 5, 3] },
        mixed: { shape: [3, 3], data: [...six.data, 7, 8, 9] },
        inner: { shape: [2, 2], data: [1, 2, 4, 5] },
        negative: { shape: [2, 1], data: [1, 4] },
        open: { shape: [2, 1], data: [2, 5] },
        tail: { shape: [1, 3], data: [3, 4, 5] },
      },
    )
  })

  test('gather in its three forms', async () => {
    await check(
      'gather',
      (g) => {
        const x = g.input('x', 'float64', ['rows', 3])
        const labels = g.input('labels', 'int64', ['rows'])
        const column = unsqueeze(labels, [1])
        return {
          rows: gather(x, constant(g, 'int64', [2, 2], [1, 0, -1, 1]), 0),
          column: gather(x, constant(g, 'int64', [], [2]), 1),
          elements: gatherElements(x, column, 1),
          batched: gatherND(x, column, 1),
          points: gatherND(x, constant(g, 'int64', [3, 2], [0, 0, 1, 2, 0, 1])),
          whole: gatherND(x, constant(g, 'int64', [1, 1], [1])),
        }
      },
      { x: six, labels: { shape: [2], data: [2, 0] } },
      {
        rows: { shape: [2, 2, 3], data: [3, 4, 5, 0, 1, 2, 3, 4, 5, 3, 4, 5] },
        column: { shape: [2], data: [2, 5] },
        elements: { shape: [2, 1], data: [2, 3] },
        batched: { shape: [2], data: [2, 3] },
        points: { shape: [3], data: [0, 5, 1] },
        whole: { shape: [1, 3], data: [3, 4, 5] },
      },
    )
  })
})

describe('reductions', () => {
  const data = [1, -2, 3, 0.5, 700, 699]
  const x6: Tensor = { shape: [2, 3], data }
  const rows = [data.slice(0, 3), data.slice(3)]
  const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0)
  const lse = (row: readonly number[]) => {
    const top = Math.max(...row)
    return top + Math.log(sum(row.map((v) => Math.exp(v - top))))
  }

  for (const dtype of floats) {
    test(`over axes, ${dtype}`, async () => {
      await check(
        `reductions_${dtype}`,
        (g) => {
          const x = g.input('x', dtype, ['rows', 'classes'])
          return {
            sum: reduceSum(x, [1]),
            kept: reduceSum(x, [-1], { keepdims: true }),
            all: reduceSum(x, [0, 1]),
            mean: reduceMean(x, [0]),
            max: reduceMax(x, [1]),
            lse: logSumExp(x, [1]),
            logSoftmax: logSoftmax(x, -1),
            softmax: softmax(x, 1),
            down: softmax(x, 0),
            best: argMax(x, 1),
            bestKept: argMax(x, 0, { keepdims: true }),
          }
        },
        { x: x6 },
        {
          sum: { shape: [2], data: rows.map(sum) },
          kept: { shape: [2, 1], data: rows.map(sum) },
          all: { shape: [], data: [sum(data)] },
          mean: { shape: [3], data: [0.75, 349, 351] },
          max: { shape: [2], data: [3, 700] },
          lse: { shape: [2], data: rows.map(lse) },
          logSoftmax: { shape: [2, 3], data: rows.flatMap((row) => row.map((v) => v - lse(row))) },
          softmax: { shape: [2, 3], data: rows.flatMap((row) => row.map((v) => Math.exp(v - lse(row)))) },
          down: {
            shape: [2, 3],
            data: data.map((v, i) => Math.exp(v - lse([data[i % 3] ?? 0, data[(i % 3) + 3] ?? 0]))),
          },
          best: { shape: [2], data: [2, 1] },
          bestKept: { shape: [1, 3], data: [0, 1, 1] },
        },
        dtype === 'float64' ? 9 : 3,
      )
    })
  }

  test('of int64', async () => {
    await check(
      'reductions_int64',
      (g) => {
        const x = g.input('x', 'int64', ['n'])
        return { sum: reduceSum(x, [0]), max: reduceMax(x, [0]) }
      },
      { x: { shape: [3], data: [-4, 2 ** 40, 5] } },
      { sum: [2 ** 40 + 1], max: [2 ** 40] },
    )
  })

  test('the first of equal elements is the largest', async () => {
    await check(
      'argmax_ties',
      (g) => ({ best: argMax(g.input('x', 'float64', [4]), 0) }),
      { x: { shape: [4], data: [1, 2, 2, 0] } },
      { best: [1] },
    )
  })

  test('a float64 loss resolves what float32 cannot', async () => {
    await check(
      'precision',
      (g) => ({ loss: neg(logSoftmax(g.input('x', 'float64', [2]), 0)) }),
      { x: { shape: [2], data: [30, 0] } },
      { loss: [Math.log1p(Math.exp(-30)), 30 + Math.log1p(Math.exp(-30))] },
      15,
    )
  })
})
