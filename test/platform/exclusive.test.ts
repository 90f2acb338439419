/** One evaluation at a time, whatever becomes of the one before. */
import { describe, expect, it } from 'vitest'
import { createExclusive } from '../../src/platform/onnx-runtime/exclusive.ts'

describe('the exclusive section', () => {
  it('runs one at a time, in order', async () => {
    const exclusively = createExclusive()
    const seen: string[] = []
    const work = (name: string) => async () => {
      seen.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      seen.push(`${name} ends`)
    }
    await Promise.all([exclusively(work('a')), exclusively(work('b'))])
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('goes on after a rejection', async () => {
    const exclusively = createExclusive()
    await expect(exclusively(() => Promise.reject(new Error('one went wrong')))).rejects.toThrow(
      'one went wrong',
    )
    await expect(exclusively(async () => 'next')).resolves.toBe('next')
  })
})
