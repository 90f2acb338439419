/** SHA-256 in one turn: the digests of the standard, and those of the platform on any text. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Text } from '../../src/service/digest.ts'
import { sha256Now } from '../../src/service/sha256-now.ts'

// FIPS 180-4's own examples, csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values.
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
])('the digest of %j', (text, digest) => {
  expect(sha256Now(text)).toBe(digest)
})

test('is what the platform has, at every length around a block', async () => {
  for (let length = 50; length < 132; length += 1) {
    const text = 'a'.repeat(length)
    expect(sha256Now(text)).toBe(await sha256Text(text))
  }
})

test('is what the platform has on any text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (text) => {
      expect(sha256Now(text)).toBe(await sha256Text(text))
    }),
  )
})
