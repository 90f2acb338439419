/** Ten schedules of faults, always the same: kills, lost messages, evictions and cut requests change nothing in the end. */
import { expect, it } from 'vitest'
import { playBatch } from '../../bench/faults/batch.ts'
import { scheduleOf } from '../../bench/faults/schedule.ts'

const seeds = Array.from({ length: 10 }, (_, at) => at + 1)

it('ends as undisturbed, whatever fails', async () => {
  const { played, kills } = await playBatch({
    seeds,
    atOnce: seeds.length,
    clockFactor: 30,
    onPlayed: () => undefined,
  })
  const wrong = played.flatMap(({ schedule: { seed }, lost, doubled, different, stuck }) => {
    const all = { lost, doubled, different, stuck }
    return Object.values(all).flat().length > 0 ? [{ seed, ...all }] : []
  })
  expect(wrong).toEqual([])
  expect(played).toHaveLength(seeds.length)
  expect(kills).toBeGreaterThan(0)
})

it('is decided by the seed', () => {
  expect(scheduleOf(7)).toEqual(scheduleOf(7))
  const schedules = seeds.map(scheduleOf)
  expect(new Set(schedules.map(({ path }) => path)).size).toBe(3)
  expect(new Set(schedules.map(({ clients }) => clients))).toEqual(new Set([1, 2]))
})
