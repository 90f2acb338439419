/** Moments that are kept for rules to be tried on: those of one version of a run's history, and not too many. */
import { expect, it } from 'vitest'
import type { Moment } from '../../../src/core/rules/moment.ts'
import { createKeptMoments, mostKeptMoments } from '../../../src/service/rules/run-moments.ts'

const moments = (count: number): Moment[] =>
  Array.from({ length: count }, (_, step) => ({
    observation: { step, readings: null, scalars: {} },
    advice: null,
  }))

it('keeps the newest history of a run, for its own project', () => {
  const keptIn = createKeptMoments()
  const [one, other] = [keptIn('one/'), keptIn('other/')]
  const history = moments(3)
  one.keep('run', 7, history)
  expect(one.of('run', 7)).toBe(history)
  expect(one.of('run', 8)).toBeNull()
  expect(other.of('run', 7)).toBeNull()
  one.keep('run', 8, moments(4))
  expect(one.of('run', 7)).toBeNull()
  expect(one.of('run', 8)).toHaveLength(4)
})

it('lets go of what was not asked for longest, and keeps nothing that is too long', () => {
  const kept = createKeptMoments()('')
  const third = Math.floor(mostKeptMoments / 3)
  for (const run of ['a', 'b', 'c']) kept.keep(run, 1, moments(third))
  kept.of('a', 1)
  kept.keep('d', 1, moments(third))
  expect(['a', 'b', 'c', 'd'].filter((run) => kept.of(run, 1) !== null)).toEqual(['a', 'c', 'd'])
  kept.keep('long', 1, moments(mostKeptMoments + 1))
  expect(kept.of('long', 1)).toBeNull()
  expect(kept.of('d', 1)).not.toBeNull()
})
