/** Until when a notice waits: over midnight, in other zones, and where clocks are set. */
import { describe, expect, it } from 'vitest'
import { quietUntil } from '../../../src/core/notices/quiet-hours.ts'

const berlin = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' }
const noon = { from: '12:00', to: '13:30', zone: 'UTC' }
const clockChange = { from: '01:00', to: '02:30', zone: 'Europe/Berlin' }

describe('quiet hours', () => {
  it.each([
    ['before them', noon, '2026-06-01T11:59:59.999Z', null],
    ['at their beginning', noon, '2026-06-01T12:00:00.000Z', '2026-06-01T13:30:00.000Z'],
    ['within a minute', noon, '2026-06-01T12:10:30.500Z', '2026-06-01T13:30:00.000Z'],
    ['in their last moment', noon, '2026-06-01T13:29:59.999Z', '2026-06-01T13:30:00.000Z'],
    ['at their end', noon, '2026-06-01T13:30:00.000Z', null],
    ['in the evening', berlin, '2026-06-01T20:30:00.000Z', '2026-06-02T05:00:00.000Z'],
    ['after midnight', berlin, '2026-06-02T01:00:00.000Z', '2026-06-02T05:00:00.000Z'],
    ['by day', berlin, '2026-06-02T12:00:00.000Z', null],
    ['in the night to summer time', berlin, '2026-03-28T22:00:00.000Z', '2026-03-29T05:00:00.000Z'],
    ['in the night to winter time', berlin, '2026-10-24T21:00:00.000Z', '2026-10-25T06:00:00.000Z'],
    // 02:30 is skipped: at 03:00 it is over.
    ['until a time that is skipped', clockChange, '2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z'],
  ] as const)('%s', (_, hours, now, until) => {
    const found = quietUntil(Date.parse(now), hours)
    expect(found === null ? null : new Date(found).toISOString()).toBe(until)
  })

  it('end, wherever they begin: what waits is told within a day and an hour', () => {
    for (const zone of ['UTC', 'Asia/Kolkata', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia'])
      for (let hour = 0; hour < 24 * 400; hour += 37) {
        const now = Date.UTC(2026, 0, 1, hour, 13)
        const until = quietUntil(now, { from: '21:15', to: '21:00', zone })
        if (until === null) continue
        expect(until).toBeGreaterThan(now)
        expect(until - now).toBeLessThanOrEqual(25 * 3_600_000)
        expect(quietUntil(until, { from: '21:15', to: '21:00', zone })).toBeNull()
      }
  })
})
