/** The secrets of an embedded advisor: made once, for the owner's eyes alone. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { advisorSecrets, keyFile, newSecrets } from '../../embedded/credentials.ts'
import { parseCredential } from '../../src/wire/credential.ts'

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'latebloom-secrets-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

describe('the secrets of an embedded advisor', () => {
  it('are the same at every start, and nothing else is left', () => {
    const first = advisorSecrets(data)
    expect(advisorSecrets(data)).toEqual(first)
    expect(readdirSync(data).sort()).toEqual(['key', 'pepper'])
    expect(readFileSync(keyFile(data), 'utf8').trim()).toBe(first.key)
    for (const name of ['key', 'pepper']) expect(statSync(join(data, name)).mode & 0o777, name).toBe(0o600)
  })

  it('are a key of the default project, and 256 random bits', () => {
    const { key, pepper } = newSecrets()
    expect(parseCredential(key)).toMatchObject({ kind: 'api_key', project: 'default' })
    expect(Buffer.from(pepper, 'base64url')).toHaveLength(32)
    expect(newSecrets()).not.toEqual({ key, pepper })
  })

  it('are not made anew where their file cannot be read', () => {
    mkdirSync(keyFile(data))
    expect(() => advisorSecrets(data)).toThrow(/EISDIR/)
  })
})
