/** The functions between two levels, in ONNX Runtime against values of their own. */
import { expect, test } from 'vitest'
import { graph } from '../../src/onnx/graph.ts'
import { erf, sigmoid, tanh } from '../../src/onnx/operators/sigmoids.ts'
import { run } from './run-graph.ts'

const points = [-100, -3, -0.5, 0, 0.5, 1, 3, 100]

test.each(['float32', 'float64'] as const)('sigmoid and tanh of %s', async (dtype) => {
  const g = graph(`sigmoids_${dtype}`)
  const x = g.input('x', dtype, ['n'])
  g.output('sigmoid', sigmoid(x))
  g.output('tanh', tanh(x))
  const outputs = await run(g.finish(), { x: { shape: [points.length], data: points } })
  for (const [index, point] of points.entries()) {
    expect(outputs['sigmoid']?.data[index]).toBeCloseTo(1 / (1 + Math.exp(-point)), 6)
    expect(outputs['tanh']?.data[index]).toBeCloseTo(Math.tanh(point), 6)
  }
})

test('erf', async () => {
  const g = graph('erf')
  g.output('y', erf(g.input('x', 'float32', ['n'])))
  const outputs = await run(g.finish(), { x: { shape: [points.length], data: points } })
  // Abramowitz and Stegun, table 7.1; erf is odd.
  const wanted = [-1, -0.999977909503, -0.520499877813, 0, 0.520499877813, 0.842700792949, 0.999977909503, 1]
  for (const [index, value] of wanted.entries()) expect(outputs['y']?.data[index]).toBeCloseTo(value, 6)
})

test('integers, and erf of float64, are refused', () => {
  const g = graph('refused_sigmoids')
  const whole = g.input('whole', 'int64', ['n'])
  const double = g.input('double', 'float64', ['n'])
  // @ts-expect-error no sigmoid of an integer
  expect(() => sigmoid(whole)).toThrow('sigmoid: int64[n] is not allowed')
  // @ts-expect-error nor its hyperbolic tangent
  expect(() => tanh(whole)).toThrow('tanh: int64[n] is not allowed')
  // @ts-expect-error the runtime has float32 alone
  expect(() => erf(double)).toThrow('erf: float64[n] is not allowed: the element type is float32')
})
