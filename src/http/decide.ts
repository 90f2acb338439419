/** Whether someone may use a route: arithmetic on the table of access. */
import type { Failure } from '../service/failure.ts'
import { hasScope, type Principal } from '../service/identity/principal.ts'
import { DEFAULT_PROJECT } from '../wire/identity.ts'
import type { Demand } from './access.ts'

/** Null where it is allowed. `run` is the one in the address, null where there is none. */
export function refusal(demand: Demand, principal: Principal, run: string | null): Failure | null {
  const { kind } = principal
  if (kind === 'run_token' || kind === 'share_link') {
    const enough = demand.also?.includes(kind) === true && run !== null && run === principal.run
    return enough ? null : { kind: 'credential_bound', what: kind, run: principal.run ?? '' }
  }
  const needed = demand.scopes
  if (needed.some((scope) => !hasScope(principal, scope)))
    return { kind: 'scope_missing', needed, given: principal.scopes }
  if (demand.defaultProject === true && principal.project !== DEFAULT_PROJECT)
    return { kind: 'project_refused', project: principal.project }
  return null
}
