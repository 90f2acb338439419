/** What identity needs of the outside: a keyring for each project, and the pepper's HMAC. */

import type { Credential, CredentialKind } from '../../wire/credential.ts'
import type { Scope } from '../../wire/identity.ts'

/** HMAC-SHA-256 of a credential's text: 32 bytes. */
export type Mac = Uint8Array<ArrayBuffer>

/** What a keyring keeps; times in milliseconds since 1970. The secret itself is nowhere. */
export interface CredentialRecord {
  readonly id: string
  readonly kind: CredentialKind
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly run: string | null
  /** Of a session or a code: the id of the credential that it stands for. */
  readonly parent: string | null
  readonly created_at: number
  readonly expires_at: number | null
}

export interface KeptCredential extends CredentialRecord {
  readonly last_used_at: number | null
  readonly revoked_at: number | null
  readonly old_secret_until: number | null
}

export interface NewCredential extends CredentialRecord {
  readonly mac: Mac
}

/** A credential that was presented. */
export interface Presented {
  readonly kind: CredentialKind
  readonly id: string
  readonly mac: Mac
}

/** A good credential: the key, token or link that is behind what was presented. */
export interface Authority {
  readonly id: string
  readonly kind: 'api_key' | 'run_token' | 'share_link'
  readonly scopes: readonly Scope[]
  readonly run: string | null
  /** Null: it does not end by itself. */
  readonly expires_at: number | null
}

/** How many of a kind may be in force: keys, sessions and codes of a project, tokens and links of a run. */
export const MOST_CREDENTIALS: Readonly<Record<CredentialKind, number>> = {
  api_key: 1000,
  run_token: 100,
  share_link: 100,
  session: 10_000,
  code: 1000,
}

/** The credentials of one project. */
export interface Keyring {
  /** Null for what is unknown, expired, revoked, or has another secret: the answer does not tell which. */
  check(presented: Presented): Promise<Authority | null>
  /** Opens a session for what is presented, as `check` finds it; a code is good for one. */
  open(presented: Presented, session: NewCredential): Promise<Authority | null>
  /** False where there are as many of its kind in force as may be. */
  add(credential: NewCredential): Promise<boolean>
  /** The first key of a project; false where it has keys. */
  addFirst(credential: NewCredential): Promise<boolean>
  list(kind: CredentialKind, run: string | null): Promise<readonly KeptCredential[]>
  /** Gives a key in force another secret; null where there is none of that id. */
  rotate(id: string, mac: Mac, overlapMs: number): Promise<KeptCredential | null>
  /** Leaves no trace of it, where `revoke` would keep it for a list. */
  forget(kind: CredentialKind, id: string): Promise<void>
  revoke(kind: CredentialKind, id: string, run: string | null): Promise<'revoked' | 'unknown' | 'last_admin'>
}

export interface Identity {
  keyring(project: string): Keyring
  /** Rejects where the advisor has no pepper. */
  mac(text: string): Promise<Mac>
  /** The key that the default project takes on while it has none. */
  readonly firstKey: Credential | null
  /** False without a pepper: then no credential can be made or checked. */
  readonly ready: boolean
  random(bytes: number): Uint8Array
  now(): number
}
