/** Identity on the bindings of this Worker: keyrings in the index objects, the pepper from a secret. */

import { hmacBy } from '../service/identity/mac.ts'
import type { Identity } from '../service/identity/ports.ts'
import { parseCredential } from '../wire/credential.ts'
import { keyring } from './index-object/client.ts'

/** Too short a pepper could be guessed by whoever has the stored HMACs. */
const LEAST_PEPPER_CHARACTERS = 32

export function createIdentity({ INDEX, KEY_PEPPER = '', FIRST_KEY = '' }: Env): Identity {
  const first = parseCredential(FIRST_KEY)
  return {
    keyring: (project) => keyring(INDEX, project),
    mac: hmacBy(KEY_PEPPER),
    firstKey: first?.kind === 'api_key' ? first : null,
    ready: KEY_PEPPER.length >= LEAST_PEPPER_CHARACTERS,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    now: () => Date.now(),
  }
}
