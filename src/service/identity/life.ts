/** When a credential was made, used and ended, as it crosses the network. */
import { invalid, type Result, success } from '../failure.ts'
import type { Identity, KeptCredential } from './ports.ts'

export function lifeOf(kept: KeptCredential) {
  return {
    name: kept.name,
    created_at: new Date(kept.created_at).toISOString(),
    expires_at: instant(kept.expires_at),
    last_used_at: instant(kept.last_used_at),
    revoked_at: instant(kept.revoked_at),
  }
}

export function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

/** The instant that was asked for in milliseconds; one that has passed is refused. */
export function expiryOf(
  identity: Pick<Identity, 'now'>,
  { expires_at }: { readonly expires_at?: string | undefined },
): Result<number | null> {
  if (expires_at === undefined) return success(null)
  const at = Date.parse(expires_at)
  if (at > identity.now()) return success(at)
  return invalid({
    code: 'body_invalid',
    pointer: '/expires_at',
    detail: `expires_at is ${expires_at}, which has passed. Give an instant to come, or leave it out.`,
  })
}
