/** Credentials as texts: made as they are read, and nothing else is read. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  credentialPrefixes,
  makeCredential,
  parseCredential,
  withNewSecret,
} from '../../src/wire/credential.ts'

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const text = makeCredential(random, 'api_key', 'default').text

describe('a credential', () => {
  it.each(['api_key', 'run_token', 'share_link', 'session', 'code'] as const)(
    'of the kind %s is read back',
    (kind) => {
      for (const project of ['default', 'a', '0-', 'a-b-c', 'x'.repeat(40)]) {
        const made = makeCredential(random, kind, project)
        expect(parseCredential(made.text)).toEqual(made)
        expect(made.text.startsWith(`${credentialPrefixes[kind]}_${project}_${made.id}_`)).toBe(true)
      }
    },
  )

  it('has a secret of 256 bits, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const made = makeCredential((count) => bytes.slice(0, count), 'api_key', 'default')
        const secret = made.text.slice(-43).replaceAll('-', '+').replaceAll('_', '/')
        expect(Uint8Array.from(atob(secret), (char) => char.charCodeAt(0))).toEqual(bytes)
        expect(parseCredential(made.text)).toEqual(made)
      }),
    )
  })

  it('keeps its id with a new secret', () => {
    const before = makeCredential(random, 'api_key', 'default')
    const after = withNewSecret(random, before)
    expect(after.id).toBe(before.id)
    expect(after.text).not.toBe(before.text)
  })

  it.each([
    '',
    'lbk',
    text.slice(0, -1),
    `${text}A`,
    ` ${text}`,
    `${text}\n`,
    text.replace('lbk', 'lbx'),
    text.replace('lbk', 'LBK'),
    text.replace('default', 'Default'),
    text.replace('default', 'a/b'),
    text.replace('default', '-a'),
    text.replace('default', 'x'.repeat(41)),
    text.replace('default', ''),
    `${text.slice(0, -1)}=`,
  ])('is no other text: %j', (other) => {
    expect(parseCredential(other)).toBeNull()
  })
})
