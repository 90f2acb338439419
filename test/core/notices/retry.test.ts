/** The waits between attempts: longer each time, with jitter, for about three days. */
import { describe, expect, it } from 'vitest'
import { retryAfter, TRIED_FOR_MS } from '../../../src/core/notices/retry.ts'

describe('the waits between attempts', () => {
  it.each([
    [1, 0, 10_000],
    [1, 1, 8_000],
    [2, 0, 40_000],
    [4, 0.5, 576_000],
    [8, 0, 43_200_000],
    [50, 0, 43_200_000],
  ])('after %i, with a draw of %f, %i ms', (attempts, draw, wait) => {
    expect(retryAfter(attempts, draw)).toBe(wait)
  })

  it('sum up to a dozen attempts in three days', () => {
    let [attempts, passed] = [1, 0]
    while (passed < TRIED_FOR_MS) {
      passed += retryAfter(attempts, 0.5)
      attempts += 1
    }
    expect(attempts).toBeGreaterThan(10)
    expect(attempts).toBeLessThan(16)
  })
})
