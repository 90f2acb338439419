/** Finds out who a credential is: parsed, its secret compared in the project's keyring. */

import { type Credential, type CredentialKind, parseCredential } from '../../wire/credential.ts'
import { DEFAULT_PROJECT } from '../../wire/identity.ts'
import type { Authority, Identity, Presented } from './ports.ts'
import type { Principal } from './principal.ts'

/** Null where the text is no credential of these kinds, or is not good. */
export async function authenticate(
  identity: Identity,
  text: string,
  kinds: readonly CredentialKind[],
): Promise<Principal | null> {
  const credential = parseCredential(text)
  if (credential === null || !kinds.includes(credential.kind)) return null
  const { project } = credential
  const authority = await checked(identity, credential)
  if (authority === null) return null
  const { id, kind, scopes, run } = authority
  return { project, id, kind, scopes, run, ambient: credential.kind === 'session' }
}

export async function presented(identity: Identity, { kind, id, text }: Credential): Promise<Presented> {
  return { kind, id, mac: await identity.mac(text) }
}

async function checked(identity: Identity, credential: Credential): Promise<Authority | null> {
  const keyring = identity.keyring(credential.project)
  const shown = await presented(identity, credential)
  const authority = await keyring.check(shown)
  if (authority !== null || !(await takesFirstKey(identity, credential))) return authority
  return keyring.check(shown)
}

/**
 * A project without keys takes its first one on when that is first used. True where it is worth asking the project again:
 * of several uses at once one brings the key, and the others find it there.
 */
export async function takesFirstKey(identity: Identity, { kind, id, project }: Credential): Promise<boolean> {
  const { firstKey } = identity
  if (firstKey === null || kind !== 'api_key' || id !== firstKey.id) return false
  if (project !== DEFAULT_PROJECT || firstKey.project !== DEFAULT_PROJECT) return false
  await identity.keyring(project).addFirst({
    id: firstKey.id,
    kind: 'api_key',
    name: 'first key',
    scopes: ['admin'],
    run: null,
    parent: null,
    created_at: identity.now(),
    expires_at: null,
    mac: await identity.mac(firstKey.text),
  })
  return true
}
