/** Who a request comes from, once its credential was found good. */
import type { Scope } from '../../wire/identity.ts'

export interface Principal {
  readonly project: string
  /** What stands behind the request: a session is as good as what it was opened with. `access` is Cloudflare Access. */
  readonly kind: 'api_key' | 'run_token' | 'share_link' | 'access'
  /** The id of that credential; limits and logs go by it. */
  readonly id: string
  /** Of a key; empty for what is bound to one run. */
  readonly scopes: readonly Scope[]
  /** The one run of a run token or a share link. */
  readonly run: string | null
  /** Whether a browser sends it by itself, so that another site's page could make it do so. */
  readonly ambient: boolean
}

export function hasScope(principal: Pick<Principal, 'scopes'>, scope: Scope): boolean {
  return principal.scopes.includes(scope) || principal.scopes.includes('admin')
}
