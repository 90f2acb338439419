/** Waiting asks at once, then less and less often, and ends in time. */
import { expect, it } from 'vitest'
import { waitFor } from '../../src/service/wait.ts'

function clock() {
  let nowMs = 0
  const pauses: number[] = []
  return {
    pauses,
    ports: {
      now: () => nowMs,
      sleep: async (ms: number) => {
        pauses.push(ms)
        nowMs += ms
      },
    },
  }
}

it('does not wait for what is there', async () => {
  const { ports, pauses } = clock()
  expect(
    await waitFor(
      ports,
      5,
      async () => 'there',
      () => true,
    ),
  ).toBe('there')
  expect(pauses).toEqual([])
})

it('asks once where no time is given', async () => {
  const { ports, pauses } = clock()
  expect(
    await waitFor(
      ports,
      0,
      async () => 'not yet',
      () => false,
    ),
  ).toBe('not yet')
  expect(pauses).toEqual([])
})

it('answers with what it last heard when the time is over', async () => {
  const { ports, pauses } = clock()
  let asked = 0
  const ask = async () => {
    asked += 1
    return asked
  }
  expect(await waitFor(ports, 3, ask, () => false)).toBe(asked)
  expect(pauses.slice(0, 5)).toEqual([50, 100, 200, 400, 800])
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(3000)
})

it('stops as soon as the answer will do', async () => {
  const { ports, pauses } = clock()
  let asked = 0
  const ask = async () => {
    asked += 1
    return asked
  }
  expect(await waitFor(ports, 3, ask, (answer) => answer === 3)).toBe(3)
  expect(pauses).toHaveLength(2)
})
