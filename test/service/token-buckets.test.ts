/** Token buckets: full at first, empty by use, and full again after their time. */
import { describe, expect, it } from 'vitest'
import { createTokenBuckets } from '../../src/service/token-buckets.ts'

const limit = { requests: 4, seconds: 2 }

describe('a bucket', () => {
  it('takes as many requests at once as it holds, and says when it takes the next', () => {
    const buckets = createTokenBuckets(limit)
    const taken = Array.from({ length: 5 }, () => buckets.take('a', 1000))
    expect(taken.map(({ ok }) => ok)).toEqual([true, true, true, true, false])
    expect(taken.map(({ remaining }) => remaining)).toEqual([3, 2, 1, 0, 0])
    expect(taken[4]).toMatchObject({ retry_after_s: 1, full_after_s: 2 })
  })

  it('fills evenly, and never beyond its size', () => {
    const buckets = createTokenBuckets(limit)
    for (let i = 0; i < 4; i += 1) buckets.take('a', 0)
    expect(buckets.take('a', 499).ok).toBe(false)
    expect(buckets.take('a', 500).ok).toBe(true)
    expect(buckets.take('a', 500).ok).toBe(false)
    expect(buckets.take('a', 3_600_000).remaining).toBe(3)
  })

  it('is one sender’s own', () => {
    const buckets = createTokenBuckets({ requests: 1, seconds: 60 })
    expect([buckets.take('a', 0).ok, buckets.take('a', 0).ok, buckets.take('b', 0).ok]).toEqual([
      true,
      false,
      true,
    ])
  })

  it('loses nothing by a clock that goes back', () => {
    const buckets = createTokenBuckets(limit)
    buckets.take('a', 1000)
    expect(buckets.take('a', 0).remaining).toBe(2)
  })

  it('is forgotten once ten thousand others came after it', () => {
    const buckets = createTokenBuckets({ requests: 1, seconds: 1e9 })
    buckets.take('a', 0)
    for (let i = 0; i < 9_999; i += 1) buckets.take(`other ${i}`, 0)
    expect(buckets.take('a', 0).ok).toBe(false)
    for (let i = 0; i < 10_000; i += 1) buckets.take(`another ${i}`, 0)
    expect(buckets.take('a', 0).ok).toBe(true)
  })
})
