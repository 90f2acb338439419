/** What a webhook keeps secret, sealed: AES-GCM under a key that is derived from the pepper, bound to the webhook. */
import { utf8 } from '../digest.ts'

export type Sealed = Uint8Array<ArrayBuffer>

const IV_BYTES = 12

export interface Sealer {
  seal(webhook: string, text: string): Promise<Sealed>
  /** Null where it was sealed under another pepper, or for another webhook. */
  open(webhook: string, sealed: Sealed): Promise<string | null>
}

export function sealerOf(pepper: string, random: (bytes: number) => Uint8Array): Sealer {
  let key: ReturnType<typeof derivedKey> | null = null
  const algorithm = (webhook: string, iv: Uint8Array<ArrayBuffer>) => ({
    name: 'AES-GCM',
    iv,
    additionalData: utf8(`webhook ${webhook}`),
  })
  return {
    async seal(webhook, text) {
      key ??= derivedKey(pepper)
      const iv = new Uint8Array(random(IV_BYTES))
      const sealed = await crypto.subtle.encrypt(algorithm(webhook, iv), await key, utf8(text))
      const bytes = new Uint8Array(IV_BYTES + sealed.byteLength)
      bytes.set(iv)
      bytes.set(new Uint8Array(sealed), IV_BYTES)
      return bytes
    },
    async open(webhook, sealed) {
      key ??= derivedKey(pepper)
      try {
        const iv = sealed.slice(0, IV_BYTES)
        const opened = await crypto.subtle.decrypt(algorithm(webhook, iv), await key, sealed.slice(IV_BYTES))
        return new TextDecoder().decode(opened)
      } catch {
        return null
      }
    },
  }
}

async function derivedKey(pepper: string) {
  if (pepper === '') throw new Error('there is no pepper: set KEY_PEPPER')
  const material = await crypto.subtle.importKey('raw', utf8(pepper), 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8('latebloom webhooks 1') }
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}
