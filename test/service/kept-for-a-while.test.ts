/** What is kept for a while is made again once the while has passed. */
import { describe, expect, it } from 'vitest'
import { keepForAWhile } from '../../src/service/kept-for-a-while.ts'

function counted(whileMs = 10, most = 2) {
  const kept = keepForAWhile<number>(whileMs, most)
  let made = 0
  const make = async () => {
    made += 1
    return made
  }
  return (key: string, now: number) => kept.of(key, now, make)
}

describe('a value that is kept for a while', () => {
  it('is made again once the while has passed', async () => {
    const of = counted()
    expect(await of('a', 0)).toBe(1)
    expect(await of('a', 9)).toBe(1)
    expect(await of('a', 10)).toBe(2)
    expect(await of('a', 19)).toBe(2)
    expect(await of('a', 20)).toBe(3)
  })

  it('is made once for all who ask meanwhile', async () => {
    const of = counted()
    expect(await Promise.all([of('a', 0), of('a', 0), of('b', 0)])).toEqual([1, 1, 2])
  })

  it('goes where there are too many, the first one first', async () => {
    const of = counted()
    for (const key of ['a', 'b', 'c']) await of(key, 0)
    expect(await of('c', 0)).toBe(3)
    expect(await of('b', 0)).toBe(2)
    expect(await of('a', 0)).toBe(4)
  })

  it('is not kept where it could not be made', async () => {
    const kept = keepForAWhile<number>(10, 2)
    await expect(kept.of('a', 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await kept.of('a', 0, async () => 5)).toBe(5)
  })
})
