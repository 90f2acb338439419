/** Softmax collapse: the gap at which each precision loses the other classes, and the rows that are past it. */
import { describe, expect, test } from 'vitest'
import { collapsedLoss, precisionOf } from '../../../src/core/measures/softmax-collapse.ts'
import { numberOf, readingsOf, type SmallRun } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { mean } from './reference/arrays.ts'
import type { ReferenceRun } from './reference/run.ts'

const p = 5

/** Every train row has the label's logit `gap(row)` above the four others, which are equal. */
function gapRun(gap: (a: number, b: number) => number, precision?: string): SmallRun {
  const run = tableRun({ p, logit: (a, b, c) => ((a + b) % p === c ? gap(a, b) : 0) })
  return precision === undefined ? run : { ...run, spec: { ...run.spec, precision } }
}

/** Of the definition: 1 plus the others' exponentials is 1, in float32 by the processor's own rounding. */
function collapsedInFloat32(logits: readonly number[], label: number): number {
  const rest = logits.reduce(
    (sum, logit, c) => (c === label ? sum : sum + Math.exp(logit - (logits[label] ?? Number.NaN))),
    0,
  )
  return Math.fround(1 + rest) === 1 ? 1 : 0
}

const reference = (run: ReferenceRun): number =>
  mean(
    run.pairs
      .filter(({ split }) => split === 'train')
      .map(({ logits, label }) => collapsedInFloat32(logits, label)),
  )

describeAgainstReference('softmax_collapse', reference)
describeAgainstReference('softmax_collapse', reference, [gapRun((a, b) => 16 + (a + 3 * b) / 4)])

test('some of these rows are collapsed, and some are not', async () => {
  const share = await numberOf(
    gapRun((a, b) => 16 + (a + 3 * b) / 4),
    'softmax_collapse',
  )
  expect(share).toBeGreaterThan(0.1)
  expect(share).toBeLessThan(0.9)
})

describe.each([
  ['float32', 24],
  ['float16', 11],
  ['bfloat16', 8],
] as const)('%s', (precision, bits) => {
  // Four equal exponentials of -gap are 2^-bits, half a unit in the last place of 1.
  const edge = Math.log(4) + bits * Math.LN2

  test.each([
    ['below the edge', -0.001, 0],
    ['above it', 0.001, 1],
  ])('a gap %s', async (_, beside, share) => {
    const readings = await readingsOf(gapRun(() => edge + beside, precision))
    expect(readings['softmax_collapse']).toEqual({ value: share, by: { [precision]: share } })
  })
})

test('float64 collapses where the float64 loss is zero', async () => {
  expect(
    await numberOf(
      gapRun(() => 36, 'float64'),
      'softmax_collapse',
    ),
  ).toBe(0)
  expect(
    await numberOf(
      gapRun(() => 40, 'float64'),
      'softmax_collapse',
    ),
  ).toBe(1)
})

test('a label that is not the largest logit never collapses', async () => {
  expect(
    await numberOf(
      gapRun(() => -60),
      'softmax_collapse',
    ),
  ).toBe(0)
})

test('half a unit in the last place rounds to the even 1, and more does not', () => {
  const half = Math.expm1(collapsedLoss('float32'))
  expect(half).toBeCloseTo(2 ** -24, 22)
  expect([Math.fround(1 + 2 ** -24), Math.fround(1 + 1.001 * 2 ** -24) > 1]).toEqual([1, true])
  expect(1 + Math.expm1(collapsedLoss('float64'))).toBe(1)
})

test.each([
  ['FP16', 'float16'],
  ['bf16', 'bfloat16'],
  ['double', 'float64'],
  ['float32', 'float32'],
  ['bf16-mixed', 'float32'],
  ['toString', 'float32'],
])('%s is %s', (precision, expected) => {
  expect(precisionOf({ precision })).toBe(expected)
})
