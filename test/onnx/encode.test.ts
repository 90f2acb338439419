import { describe, expect, test } from 'vitest'
import { constant } from '../../src/onnx/constant.ts'
import { encode } from '../../src/onnx/encode.ts'
import { graph } from '../../src/onnx/graph.ts'
import { add } from '../../src/onnx/operators/arithmetic.ts'
import { greater } from '../../src/onnx/operators/comparison.ts'
import { concat } from '../../src/onnx/operators/concat.ts'
import { matmul } from '../../src/onnx/operators/matmul.ts'
import { cast, relu } from '../../src/onnx/operators/unary.ts'
import { bytesField, integerField, message, messageField, stringField } from '../../src/onnx/protobuf.ts'
import { run } from './run-graph.ts'

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')

describe('fields', () => {
  test('integers, also negative, zero and large', () => {
    expect(hex(integerField(1, 0))).toBe('08 00')
    expect(hex(integerField(1, 127))).toBe('08 7f')
    expect(hex(integerField(1, 150))).toBe('08 96 01')
    expect(hex(integerField(1, -1))).toBe('08 ff ff ff ff ff ff ff ff ff 01')
    expect(hex(integerField(20, 2 ** 32))).toBe('a0 01 80 80 80 80 10')
    expect(hex(integerField(1, Number.MAX_SAFE_INTEGER))).toBe('08 ff ff ff ff ff ff ff 0f')
    expect(() => integerField(1, 0.5)).toThrow('0.5 is not a safe integer')
    expect(() => integerField(1, 2 ** 53)).toThrow('not a safe integer')
  })

  test('strings, bytes and messages, also empty and longer than 127', () => {
    expect(hex(stringField(2, ''))).toBe('12 00')
    expect(hex(stringField(2, 'testing'))).toBe('12 07 74 65 73 74 69 6e 67')
    expect(() => stringField(2, 'é')).toThrow('not ASCII')
    expect(() => stringField(2, '😀')).toThrow('not ASCII')
    expect(hex(bytesField(3, new Uint8Array(0)))).toBe('1a 00')
    expect(hex(bytesField(3, new Uint8Array(200))).slice(0, 8)).toBe('1a c8 01')
    expect(bytesField(3, new Uint8Array(200)).length).toBe(203)
    expect(hex(messageField(3, [integerField(1, 150)]))).toBe('1a 03 08 96 01')
    expect(message([]).length).toBe(0)
  })
})

describe('models', () => {
  test('the whole of a small one', () => {
    const g = graph('g')
    g.output('y', g.input('x', 'float32', ['n']))
    expect(hex(encode(g.finish()))).toBe(
      [
        '08 0a', // ir_version 10
        '12 09 6c 61 74 65 62 6c 6f 6f 6d', // producer_name
        '3a 45', // graph
        '0a 1c 0a 01 78 12 01 79 1a 0a 49 64 65 6e 74 69 74 79 5f 79 22 08 49 64 65 6e 74 69 74 79', // node x, y, Identity_y, Identity
        '12 01 67', // name
        '5a 10 0a 01 78 12 0b 0a 09 08 01 12 05 0a 03 12 01 6e', // input x: float, [n]
        '62 10 0a 01 79 12 0b 0a 09 08 01 12 05 0a 03 12 01 6e', // output y: float, [n]
        '42 04 0a 00 10 15', // opset_import: the empty domain, version 21
      ].join(' '),
    )
  })

  test('equal graphs give equal bytes', () => {
    const build = () => {
      const g = graph('twice')
      const x = g.input('x', 'float64', ['n'])
      g.output('y', add(add(x, constant(g, 'float64', [], [0.1])), constant(g, 'float64', [], [0.1])))
      return encode(g.finish())
    }
    expect(build()).toEqual(build())
  })

  test('an equal constant is stored once, another type or shape apart', () => {
    const g = graph('shared')
    const first = constant(g, 'int64', [1], [0])
    expect(constant(g, 'int64', [1], [0n]).name).toBe(first.name)
    expect(constant(g, 'int64', [], [0]).name).not.toBe(first.name)
    expect(constant(g, 'float64', [1], [0]).name).not.toBe(first.name)
    expect(constant(g, 'float64', [1], [-0]).name).not.toBe(constant(g, 'float64', [1], [0]).name)
  })

  test('constants arrive as they were given', async () => {
    const special = [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -0,
      5e-324,
      Number.MAX_VALUE,
      0.1,
    ]
    const integers = [-1n, -(2n ** 63n), 2n ** 63n - 1n, BigInt(Number.MIN_SAFE_INTEGER), 0n]
    const g = graph('constants')
    const x = g.input('x', 'float64', [1])
    // A constant alone would never be computed with; joining it to an input makes the runtime read it.
    g.output('doubles', concat([x, constant(g, 'float64', [7], special)], 0))
    g.output('singles', concat([cast(x, 'float32'), constant(g, 'float32', [7], special)], 0))
    g.output('wholes', concat([cast(x, 'int64'), constant(g, 'int64', [5], integers)], 0))
    g.output('truths', concat([cast(x, 'bool'), constant(g, 'bool', [2], [true, false])], 0))
    g.output('empty', concat([x, constant(g, 'float64', [0], [])], 0))
    g.output('plain', constant(g, 'float64', [1, 2], [1, 2]))
    g.output('above', greater(cast(x, 'int64'), constant(g, 'int64', [], [-(2n ** 62n)])))
    const y = await run(g.finish(), { x: { shape: [1], data: [3] } })
    expect(y['doubles']?.data).toEqual([3, ...special])
    expect(y['singles']?.data).toEqual([3, ...special.map(Math.fround)])
    expect(y['wholes']?.data).toEqual([3, ...integers.map(Number)])
    expect(y['truths']?.data).toEqual([1, 1, 0])
    expect(y['empty']).toEqual({ shape: [1], data: [3] })
    expect(y['plain']).toEqual({ shape: [1, 2], data: [1, 2] })
    expect(y['above']?.data).toEqual([1])
  })

  test('one value under two names, an input as an output, layers as outputs, a large declared dimension', async () => {
    const g = graph('aliases')
    const x = g.input('x', 'float32', ['n'])
    const twice = add(x, x)
    g.output('a', twice)
    g.output('b', twice)
    g.output('same', x)
    const y = await run(g.finish(), { x: { shape: [2], data: [1, 2] } })
    expect([y['a']?.data, y['b']?.data, y['same']?.data]).toEqual([
      [2, 4],
      [2, 4],
      [1, 2],
    ])

    const k = graph('outputs_of_layers')
    const input = k.input('x', 'float32', ['rows', 'in'])
    const first = relu(matmul(input, k.input('W', 'float32', ['in', 'width'])))
    const second = add(
      matmul(first, k.input('V', 'float32', ['width', 'out'])),
      k.input('bias', 'float32', ['out']),
    )
    k.output('first', first)
    k.output('second', second)
    k.output('last', matmul(second, k.input('U', 'float32', ['out', 'end'])))
    const layers = await run(k.finish(), {
      x: { shape: [1, 1], data: [2] },
      W: { shape: [1, 2], data: [1, -1] },
      V: { shape: [2, 1], data: [3, 5] },
      bias: { shape: [1], data: [4] },
      U: { shape: [1, 1], data: [-1] },
    })
    expect([layers['first']?.data, layers['second']?.data, layers['last']?.data]).toEqual([
      [2, 0],
      [10],
      [-10],
    ])

    const h = graph('large')
    h.output('y', h.input('x', 'float32', [2 ** 40, 3]))
    expect(hex(encode(h.finish()))).toContain('0a 07 08 80 80 80 80 80 20')
  })
})
