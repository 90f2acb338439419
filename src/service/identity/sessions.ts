/** Sessions of the pages: opened with a key, a share link or a sign-in code, and ended with what they were opened with. */

import {
  type Credential,
  type CredentialKind,
  makeCredential,
  parseCredential,
} from '../../wire/credential.ts'
import { failed, type Result, success } from '../failure.ts'
import { authenticate, presented, takesFirstKey } from './authenticate.ts'
import type { Identity, NewCredential } from './ports.ts'
import { hasScope, type Principal } from './principal.ts'

export const SESSION_MS = 7 * 86_400_000
export const CODE_MS = 10 * 60_000

const signsIn: readonly CredentialKind[] = ['api_key', 'share_link', 'code']

export interface Session {
  /** The cookie's value. */
  readonly text: string
  readonly run: string | null
  readonly expires_at: number
}

export async function signIn(identity: Identity, text: string): Promise<Result<Session>> {
  const credential = parseCredential(text)
  if (credential === null || !signsIn.includes(credential.kind)) return failed({ kind: 'credential_invalid' })
  const keyring = identity.keyring(credential.project)
  const session = makeCredential(identity.random, 'session', credential.project)
  const record = await passing(identity, session, 'session', SESSION_MS)
  const shown = await presented(identity, credential)
  let authority = await keyring.open(shown, record)
  if (authority === null && (await takesFirstKey(identity, credential)))
    authority = await keyring.open(shown, record)
  if (authority === null) return failed({ kind: 'credential_invalid' })
  const expires_at = Math.min(record.expires_at, authority.expires_at ?? Number.POSITIVE_INFINITY)
  return success({ text: session.text, run: authority.run, expires_at })
}

/**
 * The run of a share link that a session reads anyway; null where it does not. Whoever opens a link then stays signed in
 * as they are: no link that someone else made takes the place of a session.
 */
export async function runReadBy(identity: Identity, session: string, link: string): Promise<string | null> {
  const reader = await authenticate(identity, session, ['session'])
  const shared = reader === null ? null : await authenticate(identity, link, ['share_link'])
  if (reader === null || shared === null || reader.project !== shared.project) return null
  return hasScope(reader, 'runs:read') ? shared.run : null
}

export async function signOut(identity: Identity, text: string): Promise<void> {
  const credential = parseCredential(text)
  if (credential?.kind !== 'session') return
  const keyring = identity.keyring(credential.project)
  // Whoever knows the id alone may not end a session.
  if ((await keyring.check(await presented(identity, credential))) === null) return
  await keyring.revoke('session', credential.id, null)
}

/** A text that signs a browser in once, as whoever asks for it. */
export async function makeSignInCode(
  identity: Identity,
  by: Principal,
): Promise<Result<{ readonly text: string; readonly expires_at: number }>> {
  if (by.kind !== 'api_key') return failed({ kind: 'key_required' })
  const code = makeCredential(identity.random, 'code', by.project)
  const record = await passing(identity, code, 'sign-in code', CODE_MS)
  await identity.keyring(by.project).add({ ...record, parent: by.id })
  return success({ text: code.text, expires_at: record.expires_at })
}

async function passing(
  identity: Identity,
  { id, kind, text }: Credential,
  name: string,
  lifeMs: number,
): Promise<NewCredential & { readonly expires_at: number }> {
  const created_at = identity.now()
  const mac = await identity.mac(text)
  const expires_at = created_at + lifeMs
  return { id, kind, name, scopes: [], run: null, parent: null, created_at, expires_at, mac }
}
