/** The sample of a run's rows: by split, without repetition, the same every time. */
import { describe, expect, test } from 'vitest'
import { fewOf, lengthOf, type Sample } from '../../src/core/sample.ts'
import { label } from './measures/reference/task.ts'
import { modelSpec } from './random-run.ts'
import { type ProbeRow, specOf, subjectOf } from './small-run.ts'

const p = 31
const spec = specOf({
  task: { kind: 'modular_arithmetic', operation: 'add', modulus: p },
  model: modelSpec('mlp', p),
})
const everyPair = (split: (a: number, b: number) => ProbeRow['split']): ProbeRow[] =>
  Array.from({ length: p * p }, (_, index) => {
    const [a, b] = [Math.floor(index / p), index % p]
    return { inputs: [a, b], label: label('add', a, b, p) ?? 0, split: split(a, b) }
  })

function sampleOf(probe: readonly ProbeRow[] | null): Sample {
  return subjectOf({ spec, probe }).sample ?? expect.fail('the run has rows')
}

/** Pairs of the span, as numbers a p + b. */
function pairsIn({ tokens }: Sample, { start, end }: Sample['train']): number[] {
  return Array.from({ length: end - start }, (_, place) => {
    const [a = 0n, b = 0n] = tokens.subarray(2 * (start + place), 2 * (start + place) + 2)
    return Number(a) * p + Number(b)
  })
}

describe('of a run with more rows than it takes', () => {
  const sample = sampleOf(everyPair((a) => (a < 15 ? 'train' : 'test')))

  test('128 rows of train and 256 of test, none twice', () => {
    expect([lengthOf(sample.train), lengthOf(sample.test), lengthOf(sample.all)]).toEqual([128, 256, 384])
    const [train, test] = [pairsIn(sample, sample.train), pairsIn(sample, sample.test)]
    expect(new Set(train).size).toBe(128)
    expect(new Set(test).size).toBe(256)
    expect(train.every((pair) => pair < 15 * p)).toBe(true)
    expect(test.every((pair) => pair >= 15 * p)).toBe(true)
  })

  test('each row with its label', () => {
    const pairs = pairsIn(sample, sample.all)
    expect(Array.from(sample.labels)).toEqual(pairs.map((pair) => (Math.floor(pair / p) + pair) % p))
  })

  test('the same every time, and any part of it spread over the rows', () => {
    const again = sampleOf(everyPair((a) => (a < 15 ? 'train' : 'test')))
    expect(again).toEqual(sample)
    const few = pairsIn(sample, fewOf(sample.test))
    expect(few).toHaveLength(128)
    const mean = few.reduce((sum, pair) => sum + pair, 0) / few.length
    expect(Math.abs(mean - (15 * p + p * p) / 2)).toBeLessThan(40)
  })
})

test('all rows where they are few', () => {
  const sample = sampleOf(everyPair((a) => (a === 0 ? 'train' : 'test')).filter((_, row) => row < 2 * p))
  expect(pairsIn(sample, sample.train).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: p }, (_, b) => b),
  )
  expect([lengthOf(sample.test), fewOf(sample.test)]).toEqual([p, sample.test])
})

test('rows of no split where no row has one', () => {
  const sample = sampleOf(null)
  expect([lengthOf(sample.train), lengthOf(sample.test), lengthOf(sample.all)]).toEqual([0, 0, 384])
})
