/** Which key the client sends: the one that it is given, and a key of this machine to this machine alone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { apiKeyFor } from '../../../training-client/client/api-key.ts'

let data = ''
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'latebloom-key-'))
  writeFileSync(join(data, 'key'), 'of this machine\n')
})
afterAll(() => rmSync(data, { recursive: true, force: true }))
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the API key', () => {
  it('is the option, else the environment, else the file for an advisor of this machine', () => {
    vi.stubEnv('LATEBLOOM_API_KEY', '')
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      expect(apiKeyFor(`http://${host}:8791`, undefined, data), host).toBe('of this machine')
    vi.stubEnv('LATEBLOOM_API_KEY', 'of the environment')
    expect(apiKeyFor('http://127.0.0.1:8791', undefined, data)).toBe('of the environment')
    expect(apiKeyFor('http://127.0.0.1:8791', 'given', data)).toBe('given')
  })

  it('of this machine is sent to no other one', () => {
    vi.stubEnv('LATEBLOOM_API_KEY', '')
    for (const url of [
      'https://latebloom.example',
      'http://127.0.0.1.elsewhere.example',
      'http://localhost.elsewhere.example',
      'http://127.0.0.1@elsewhere.example',
      'http://10.0.0.7:8791',
      'no address',
    ])
      expect(apiKeyFor(url, undefined, data), url).toBeNull()
  })

  it('is none where there is no file', () => {
    vi.stubEnv('LATEBLOOM_API_KEY', '')
    expect(apiKeyFor('http://127.0.0.1:8791', undefined, join(data, 'nothing'))).toBeNull()
  })
})
