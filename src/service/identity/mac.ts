/** HMAC-SHA-256 under the pepper: what is stored of a credential opens nothing without it. */
import { utf8 } from '../digest.ts'
import type { Mac } from './ports.ts'

/** An HMAC by this pepper; its key is imported once. */
export function hmacBy(pepper: string): (text: string) => Promise<Mac> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  let key: Promise<CryptoKey> | null = null
  return async (text) => {
    if (pepper === '') throw new Error('there is no pepper: set KEY_PEPPER')
    key ??= crypto.subtle.importKey('raw', utf8(pepper), algorithm, false, ['sign'])
    return new Uint8Array(await crypto.subtle.sign('HMAC', await key, utf8(text)))
  }
}
