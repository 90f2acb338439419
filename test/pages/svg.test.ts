import { describe, expect, it } from 'vitest'
import { fitScale, linePath, type Scale, shareOf } from '../../src/pages/view/line-path.ts'
import { decadeTicks, linearTicks, stepDecadeTicks } from '../../src/pages/view/ticks.ts'

const box = { width: 100, height: 50 }
const x: Scale = { kind: 'linear', from: 0, to: 10 }
const y: Scale = { kind: 'linear', from: 0, to: 1 }

describe('the path of a line', () => {
  it('runs through its points, y upwards', () => {
    expect(linePath([0, 5, 10], [0, 0.5, 1], { x, y }, box)).toBe('M0.0 50.0L50.0 25.0L100.0 0.0')
  })

  it('breaks at null, not where a cell is missing', () => {
    expect(linePath([0, 5, 10], [0, null, 1], { x, y }, box)).toBe('M0.0 50.0M100.0 0.0')
    expect(linePath([0, 5, 10], [0, undefined, 1], { x, y }, box)).toBe('M0.0 50.0L100.0 0.0')
  })

  it('breaks where a logarithm does not exist', () => {
    const log: Scale = { kind: 'log', from: 0.01, to: 100 }
    expect(linePath([0, 5, 10], [1, 0, 0.01], { x, y: log }, box)).toBe('M0.0 25.0M100.0 50.0')
    expect(shareOf(log, -1)).toBeUndefined()
  })

  it('is empty without cells', () => {
    expect(linePath([], [], { x, y }, box)).toBe('')
  })
})

describe('scales', () => {
  it('span whole decades, and one where all values are equal', () => {
    expect(fitScale('log', [[3e-8, 12, 0, null]], [null, null])).toEqual({ kind: 'log', from: 1e-8, to: 100 })
    expect(fitScale('log', [[1]], [null, null])).toEqual({ kind: 'log', from: 1, to: 10 })
  })

  it('keep to the bounds of the chart, and exist without values', () => {
    expect(fitScale('linear', [[0.2, 0.3]], [0, 1])).toEqual({ kind: 'linear', from: 0, to: 1 })
    expect(fitScale('linear', [[null, undefined]], [0, null])).toEqual({ kind: 'linear', from: 0, to: 1.06 })
    expect(fitScale('linear', [[5, 5]], [null, null])).toEqual({ kind: 'linear', from: 4.5, to: 5.5 })
  })
})

describe('ticks', () => {
  it('are round', () => {
    expect(linearTicks(0, 6000, 6)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000])
    expect(linearTicks(0, 0.37, 4)).toEqual([0, 0.1, 0.2, 0.3])
    expect(linearTicks(3, 3, 4)).toEqual([3])
  })

  it('are powers of ten on a logarithmic axis, thinned', () => {
    expect(decadeTicks(1e-8, 100, 6)).toEqual([1e-8, 1e-6, 1e-4, 0.01, 1, 100])
    expect(stepDecadeTicks(0, 6000)).toEqual([0, 1, 10, 100, 1000])
  })

  it('fall back to round steps where no power of ten is seen', () => {
    expect(stepDecadeTicks(2000, 6000)).toEqual([2000, 3000, 4000, 5000, 6000])
  })
})
