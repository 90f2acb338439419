/** Fewer points, with every spike. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { downsample } from '../../src/service/downsample.ts'
import type { HistoryRow } from '../../src/wire/reading.ts'

const rowsOf = (values: readonly number[]): HistoryRow[] =>
  values.map((value, step) => ({ step, readings: { loss: { value } } }))

describe('downsampling', () => {
  it('leaves a short history as it is', () => {
    const rows = rowsOf([1, 2, 3])
    expect(downsample(rows, 3)).toBe(rows)
  })

  it('keeps the smallest and the largest value of any series, in at most the points asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 2, max: 50 }),
        (values, points) => {
          const kept = downsample(rowsOf(values), points)
          const left = kept.flatMap((row) => {
            const reading = row.readings?.['loss']
            return reading !== undefined && 'value' in reading ? [Number(reading.value)] : []
          })
          expect(Math.max(...left)).toBe(Math.max(...values))
          expect(Math.min(...left)).toBe(Math.min(...values))
          expect(kept.length).toBeLessThanOrEqual(Math.max(points, 2))
        },
      ),
    )
  })

  it('keeps series apart: a row holds only what was kept at its step', () => {
    const rows: HistoryRow[] = Array.from({ length: 100 }, (_, step) => ({
      step,
      scalars: { up: step, down: -step, ...(step === 50 ? { once: 1 } : {}) },
    }))
    const kept = downsample(rows, 4)
    expect(kept).toContainEqual({ step: 50, scalars: expect.objectContaining({ once: 1 }) })
    expect(kept.at(0)?.step).toBe(0)
    expect(kept.at(-1)?.step).toBe(99)
  })

  it('drops undefined readings, which have no place on a chart', () => {
    const rows: HistoryRow[] = Array.from({ length: 10 }, (_, step) => ({
      step,
      readings: { loss: { undefined_because: 'no probe' } },
    }))
    expect(downsample(rows, 4)).toEqual([])
  })
})
