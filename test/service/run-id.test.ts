/** Run ids: of one form, ordered by time, and the same for the same key. */
import { describe, expect, it } from 'vitest'
import { newRunId, runIdOfKey } from '../../src/service/run-id.ts'
import { runIdSchema } from '../../src/wire/run.ts'

describe('a run id', () => {
  it('has the form that the wire asks for', async () => {
    expect(runIdSchema.safeParse(newRunId(Date.UTC(2026, 0, 1), new Uint8Array(10).fill(255))).success).toBe(
      true,
    )
    expect(runIdSchema.safeParse(await runIdOfKey('any key at all')).success).toBe(true)
  })

  it('sorts by time', () => {
    const ids = [1, 1000, 1_700_000_000_000, 1_700_000_000_001].map((now) =>
      newRunId(now, new Uint8Array(10)),
    )
    expect(ids.toSorted()).toEqual(ids)
  })

  it('follows from its key alone', async () => {
    expect(await runIdOfKey('a')).toBe(await runIdOfKey('a'))
    expect(await runIdOfKey('a')).not.toBe(await runIdOfKey('b'))
  })
})
