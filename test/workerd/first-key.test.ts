/** The first key of an advisor that nobody has used yet. */
import { expect, it } from 'vitest'
import { request } from './support/requests.ts'

it('opens the advisor to all of its first uses at once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => request('GET', '/v1/runs')))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
})
