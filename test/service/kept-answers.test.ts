/** A kept answer opens with the key and the credential that it came with, and with nothing else. */
import { expect, it } from 'vitest'
import { answerName, openAnswer, requestDigest, sealAnswer } from '../../src/service/kept-answers.ts'

const from = { sender: 'Bearer secret', key: 'k' }
const iv = new Uint8Array(12).fill(7)

it('opens for its sender and key alone', async () => {
  const sealed = await sealAnswer(from, 'a text shown once', iv)
  expect(await openAnswer(from, sealed)).toBe('a text shown once')
  await expect(openAnswer({ ...from, key: 'l' }, sealed)).rejects.toThrow()
  await expect(openAnswer({ ...from, sender: 'Bearer other' }, sealed)).rejects.toThrow()
})

it('is sealed', async () => {
  const sealed = await sealAnswer(from, 'a text shown once', iv)
  expect(new TextDecoder('latin1').decode(sealed)).not.toContain('shown')
})

it('has another name for each sender and key', async () => {
  const names = await Promise.all([
    answerName(from),
    answerName({ ...from, key: 'l' }),
    answerName({ ...from, sender: '' }),
  ])
  expect(new Set(names).size).toBe(3)
})

it('is of one method, address and body', async () => {
  const body = new TextEncoder().encode('{}')
  const digests = await Promise.all([
    requestDigest('POST', '/v1/runs/a/scalars', body),
    requestDigest('POST', '/v1/runs/b/scalars', body),
    requestDigest('POST', '/v1/runs/a/scalars', new TextEncoder().encode('{ }')),
  ])
  expect(new Set(digests).size).toBe(3)
  expect(await requestDigest('POST', '/v1/runs/a/scalars', body)).toBe(digests[0])
})
