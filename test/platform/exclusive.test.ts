/** Works that exclude each other: in order, whatever becomes of one, and never without a break between two. */
import { expect, it } from 'vitest'
import { createExclusive } from '../../src/platform/onnx-runtime/exclusive.ts'

const numbers = Array.from({ length: 20 }, (_, at) => at)

it('runs one at a time, in the order of asking', async () => {
  const { exclusively } = createExclusive()
  const began: number[] = []
  let running = 0
  await Promise.all(
    numbers.map((number) =>
      exclusively(async () => {
        began.push(number)
        running += 1
        expect(running).toBe(1)
        await new Promise((resolve) => setTimeout(resolve, number % 3))
        running -= 1
      }),
    ),
  )
  expect(began).toEqual(numbers)
})

it('goes on after a work that fails, and says so to its own caller alone', async () => {
  const { exclusively } = createExclusive()
  const failing = exclusively(() => Promise.reject(new Error('no')))
  const next = exclusively(async () => 'done')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('done')
})

it('lets the event loop turn between two works that never wait', async () => {
  const { exclusively } = createExclusive()
  let turns = 0
  let counting = true
  const count = (): void => {
    turns += 1
    if (counting) setImmediate(count)
  }
  setImmediate(count)
  const seen = await Promise.all(numbers.map(() => exclusively(async () => turns)))
  counting = false
  expect(new Set(seen).size).toBe(numbers.length)
})

it('is not held up by one that was broken off while it waited', async () => {
  let pauses = 0
  // The third to ask never comes back from its pause, as a request that was cancelled.
  const { exclusively } = createExclusive(() => {
    pauses += 1
    return pauses === 3 ? new Promise(() => {}) : Promise.resolve()
  })
  const done: number[] = []
  for (const number of numbers) void exclusively(async () => void done.push(number))
  await expect.poll(() => done.length).toBe(numbers.length - 1)
})

it('counts those that wait, and forgets one that was broken off', async () => {
  const { exclusively, waiting } = createExclusive(() => Promise.resolve())
  let end = (): void => undefined
  const first = exclusively(
    () =>
      new Promise<void>((resolve) => {
        end = resolve
      }),
  )
  await expect.poll(waiting).toBe(0)
  const others = [1, 2, 3].map(() => exclusively(async () => undefined))
  expect(waiting()).toBe(3)
  end()
  await Promise.all([first, ...others])
  expect(waiting()).toBe(0)

  let pauses = 0
  const broken = createExclusive(() => {
    pauses += 1
    return pauses === 2 ? new Promise(() => {}) : Promise.resolve()
  })
  for (const number of numbers) void broken.exclusively(async () => number)
  await expect.poll(() => broken.waiting()).toBe(0)
})
