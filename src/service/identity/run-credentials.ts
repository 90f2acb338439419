/** Run tokens and share links: good for one run alone, the one to feed it, the other to read it. */
import type { z } from 'zod'
import { makeCredential } from '../../wire/credential.ts'
import type { runCredentialSpecSchema } from '../../wire/identity.ts'
import { failed, type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { expiryOf, lifeOf } from './life.ts'
import type { Identity, KeptCredential } from './ports.ts'
import { tooMany } from './too-many.ts'

export type RunCredentialKind = 'run_token' | 'share_link'
type RunCredentialSpec = z.infer<typeof runCredentialSpecSchema>

export interface RunCredential extends ReturnType<typeof lifeOf> {
  readonly id: string
  readonly run: string
}

/** Which project's run, and whose keyring. */
export interface RunPlace {
  readonly identity: Identity
  readonly ports: Pick<Ports, 'ledger'>
  readonly project: string
  readonly run: string
}

export async function issueRunCredential(
  place: RunPlace,
  kind: RunCredentialKind,
  spec: RunCredentialSpec,
): Promise<Result<RunCredential & { readonly text: string }>> {
  const { identity, project, run } = place
  const expiry = expiryOf(identity, spec)
  if (!expiry.ok) return expiry
  if (!(await isThere(place))) return failed({ kind: 'run_unknown', run })
  const { id, text } = makeCredential(identity.random, kind, project)
  const record = {
    id,
    kind,
    name: spec.name,
    scopes: [],
    run,
    parent: null,
    created_at: identity.now(),
    expires_at: expiry.value,
  }
  const added = await identity.keyring(project).add({ ...record, mac: await identity.mac(text) })
  if (!added) return tooMany(kind)
  const kept = { ...record, last_used_at: null, revoked_at: null, old_secret_until: null }
  if (await isThere(place)) return success({ ...runCredentialOf(kept, run), text })
  // The run was deleted meanwhile: nothing may be left that would open another of the same id.
  await identity.keyring(project).forget(kind, id)
  return failed({ kind: 'run_unknown', run })
}

export async function listRunCredentials(
  place: RunPlace,
  kind: RunCredentialKind,
): Promise<Result<RunCredential[]>> {
  const { identity, project, run } = place
  if (!(await isThere(place))) return failed({ kind: 'run_unknown', run })
  const kept = await identity.keyring(project).list(kind, run)
  return success(kept.map((one) => runCredentialOf(one, run)))
}

export async function revokeRunCredential(
  place: RunPlace,
  kind: RunCredentialKind,
  id: string,
): Promise<Result<null>> {
  const { identity, ports, project, run } = place
  if (!(await isThere(place))) return failed({ kind: 'run_unknown', run })
  const outcome = await identity.keyring(project).revoke(kind, id, run)
  const what = kind === 'run_token' ? 'run token' : 'share link'
  if (outcome !== 'revoked') return failed({ kind: 'credential_unknown', what, id })
  await ports.ledger(run).disconnect(id)
  return success(null)
}

async function isThere({ ports, run }: RunPlace): Promise<boolean> {
  return (await ports.ledger(run).describe()) !== null
}

function runCredentialOf(kept: KeptCredential, run: string): RunCredential {
  return { ...lifeOf(kept), id: kept.id, run }
}
