/** Waits after failures: as long as the advisor asks for, in bounds. */
import { describe, expect, it } from 'vitest'
import { backoffMs, retryAfterMs } from '../../../training-client/client/backoff.ts'

const now = Date.parse('2026-05-01T12:00:00Z')

describe('Retry-After', () => {
  it.each([
    [null, null],
    ['5', 5000],
    [' 0 ', 0],
    ['Fri, 01 May 2026 12:00:30 GMT', 30_000],
    ['Fri, 01 May 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['-1', null],
    ['99999999999', 600_000],
    ['Fri, 01 May 2099 12:00:00 GMT', 600_000],
  ])('of %j is a wait of %j ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms)
  })
})

describe('without it', () => {
  it('waits double with each failure, between half and all of it, up to 15 s', () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, () => 1))).toEqual([250, 500, 1000, 2000])
    expect(backoffMs(3, () => 0)).toBe(500)
    expect(backoffMs(100, () => 1)).toBe(15_000)
  })
})
