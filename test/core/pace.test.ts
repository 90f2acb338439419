/** The pace of a trainer, by hand and at its edges. */
import { describe, expect, it } from 'vitest'
import { expectedWithin } from '../../src/core/pace.ts'

const minute = 60_000

describe('the time within which a trainer is expected', () => {
  it('is not known after few posts', () => {
    expect(expectedWithin([])).toBeNull()
    expect(expectedWithin([minute, minute])).toBeNull()
  })

  it('is three times what all but a tenth of its gaps keep to', () => {
    expect(expectedWithin([minute, minute, minute])).toBe(3 * minute)
    const gaps = Array.from({ length: 20 }, (_, index) => (index + 1) * minute)
    expect(expectedWithin(gaps)).toBe(54 * minute)
    expect(expectedWithin(gaps.toReversed())).toBe(54 * minute)
  })

  it('is not stretched by one night among the posts, but by a trainer that grew slower', () => {
    const steady = Array.from({ length: 19 }, () => minute)
    expect(expectedWithin([...steady, 600 * minute])).toBe(3 * minute)
    expect(expectedWithin([...steady, 10 * minute, 10 * minute, 10 * minute])).toBe(30 * minute)
  })

  it('is at least half a minute', () => {
    expect(expectedWithin([1, 2, 3, 4])).toBe(30_000)
    expect(expectedWithin([0, 0, 0])).toBe(30_000)
  })
})
