/** Credentials as texts: `<prefix>_<project>_<id>_<secret>`, the secret 256 bits in base64url. */
import { base32 } from './base32.ts'

/** `session` and `code` are made by the advisor for its own pages: a cookie's value, and what a link signs in with once. */
export const credentialPrefixes = {
  api_key: 'lbk',
  run_token: 'lbr',
  share_link: 'lbs',
  session: 'lbw',
  code: 'lbc',
} as const

export type CredentialKind = keyof typeof credentialPrefixes

export interface Credential {
  readonly kind: CredentialKind
  readonly project: string
  /** 10 characters of base32: public. */
  readonly id: string
  /** The whole, secret included. */
  readonly text: string
}

const ID_CHARACTERS = 10
const ID_BYTES = 7
const SECRET_BYTES = 32
const SHAPE = /^(lb[a-z])_([a-z0-9][a-z0-9-]{0,39})_([0-9a-hjkmnp-tv-z]{10})_[A-Za-z0-9_-]{43}$/

/** Null for text of another shape. */
export function parseCredential(text: string): Credential | null {
  const [, prefix, project, id] = SHAPE.exec(text) ?? []
  const kind = kinds.find((one) => credentialPrefixes[one] === prefix)
  if (kind === undefined || project === undefined || id === undefined) return null
  return { kind, project, id, text }
}

const kinds = ['api_key', 'run_token', 'share_link', 'session', 'code'] as const satisfies CredentialKind[]

export function makeCredential(
  random: (bytes: number) => Uint8Array,
  kind: CredentialKind,
  project: string,
): Credential {
  const id = base32(random(ID_BYTES)).slice(0, ID_CHARACTERS)
  return withNewSecret(random, { kind, project, id })
}

/** The same credential with another secret. */
export function withNewSecret(
  random: (bytes: number) => Uint8Array,
  { kind, project, id }: Omit<Credential, 'text'>,
): Credential {
  const secret = base64url(random(SECRET_BYTES))
  return { kind, project, id, text: `${credentialPrefixes[kind]}_${project}_${id}_${secret}` }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
