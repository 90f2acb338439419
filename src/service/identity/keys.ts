/** API keys: made, listed, given a new secret, revoked. Texts are handed out once, and never stored. */
import type { z } from 'zod'
import { type Credential, makeCredential, withNewSecret } from '../../wire/credential.ts'
import {
  type ApiKey,
  type apiKeySpecSchema,
  DEFAULT_PROJECT,
  type issuedApiKeySchema,
  scopes,
} from '../../wire/identity.ts'
import { failed, type Result, success } from '../failure.ts'
import { expiryOf, instant, lifeOf } from './life.ts'
import type { Identity, KeptCredential, NewCredential } from './ports.ts'
import { hasScope, type Principal } from './principal.ts'
import { tooMany } from './too-many.ts'

type IssuedApiKey = z.infer<typeof issuedApiKeySchema>
type ApiKeySpec = z.infer<typeof apiKeySpecSchema>

export async function createKey(
  identity: Identity,
  by: Principal,
  spec: ApiKeySpec,
): Promise<Result<IssuedApiKey>> {
  const lacking = spec.scopes.filter((scope) => !hasScope(by, scope))
  if (lacking.length > 0) return failed({ kind: 'scope_missing', needed: lacking, given: by.scopes })
  const expiry = expiryOf(identity, spec)
  if (!expiry.ok) return expiry
  const credential = makeCredential(identity.random, 'api_key', by.project)
  const record = await newKey(identity, credential, { ...spec, expires_at: expiry.value })
  if (!(await identity.keyring(by.project).add(record))) return tooMany('api_key')
  return success(issued(record, credential))
}

/** The first key of a new project, with all scopes. */
export async function createProject(identity: Identity, project: string): Promise<Result<IssuedApiKey>> {
  const credential = makeCredential(identity.random, 'api_key', project)
  const record = await newKey(identity, credential, {
    name: 'first key',
    scopes: ['admin'],
    expires_at: null,
  })
  const made = project !== DEFAULT_PROJECT && (await identity.keyring(project).addFirst(record))
  return made ? success(issued(record, credential)) : failed({ kind: 'project_known', project })
}

export async function listKeys(identity: Identity, project: string): Promise<ApiKey[]> {
  const kept = await identity.keyring(project).list('api_key', null)
  return kept.map(apiKeyOf)
}

/** The old secret stays good for a while, so that a trainer can be given the new one. */
export async function rotateKey(
  identity: Identity,
  project: string,
  id: string,
  overlapSeconds: number,
): Promise<Result<IssuedApiKey>> {
  const credential = withNewSecret(identity.random, { kind: 'api_key', project, id })
  const mac = await identity.mac(credential.text)
  const kept = await identity.keyring(project).rotate(id, mac, overlapSeconds * 1000)
  if (kept === null) return failed({ kind: 'credential_unknown', what: 'API key', id })
  return success({ ...apiKeyOf(kept), credential: credential.text })
}

export async function revokeKey(identity: Identity, project: string, id: string): Promise<Result<null>> {
  const outcome = await identity.keyring(project).revoke('api_key', id, null)
  if (outcome === 'last_admin') return failed({ kind: 'last_admin_key', id })
  if (outcome === 'unknown') return failed({ kind: 'credential_unknown', what: 'API key', id })
  return success(null)
}

async function newKey(
  identity: Identity,
  { id, kind, text }: Credential,
  spec: Pick<NewCredential, 'name' | 'scopes' | 'expires_at'>,
): Promise<NewCredential> {
  const { name, expires_at } = spec
  const granted = scopes.filter((scope) => spec.scopes.includes(scope))
  const created_at = identity.now()
  const mac = await identity.mac(text)
  return { id, kind, name, scopes: granted, run: null, parent: null, created_at, expires_at, mac }
}

function issued(record: NewCredential, { text }: Credential): IssuedApiKey {
  const kept = { ...record, last_used_at: null, revoked_at: null, old_secret_until: null }
  return { ...apiKeyOf(kept), credential: text }
}

function apiKeyOf(kept: KeptCredential): ApiKey {
  const { id, scopes: granted, old_secret_until } = kept
  return { ...lifeOf(kept), key: id, scopes: [...granted], old_secret_until: instant(old_secret_until) }
}
