/** Who may use which route: one entry a route. A route without an entry is closed to everybody. */
import type { Scope } from '../wire/identity.ts'

/** What a route asks of whoever uses it. */
export interface Demand {
  /** Scopes of a key, all of them; none: any key. */
  readonly scopes: readonly Scope[]
  /** What else is enough, for the one run that it is good for. */
  readonly also?: readonly ('run_token' | 'share_link')[]
  /** Only keys of the default project. */
  readonly defaultProject?: true
  /** A page for people: without a session it leads to the sign-in page. */
  readonly page?: true
}

export type Need = 'public' | Demand

const reads: Demand = { scopes: ['runs:read'] }
const writes: Demand = { scopes: ['runs:write'] }
const admin: Demand = { scopes: ['admin'] }
/** What a run token lets do: feed its run. */
const feeds: Demand = { scopes: ['runs:write'], also: ['run_token'] }
const readsRun: Demand = { scopes: ['runs:read'], also: ['share_link'] }
/** What a trainer must hear, and a reader may. */
const advises: Demand = { scopes: ['runs:read'], also: ['run_token', 'share_link'] }
/** Hands out what reads and what writes: only to who may do both. */
const issues: Demand = { scopes: ['runs:read', 'runs:write'] }

/** By method and pattern, as the routes are written. */
export const access: Readonly<Record<string, Need>> = {
  'GET /healthz': 'public',
  'GET /healthz/deep': admin,
  'GET /metrics': admin,
  'GET /openapi.json': 'public',
  'GET /docs': 'public',
  'GET /assets/*': 'public',
  'GET /v1/measures': 'public',

  'GET /sign-in': 'public',
  'GET /shared': 'public',
  'POST /session': 'public',
  'DELETE /session': 'public',
  'POST /v1/sign-in-codes': { scopes: [] },

  'GET /': { ...reads, page: true },
  'GET /runs/:run': { ...readsRun, page: true },
  'GET /runs/:run/rules': { ...readsRun, page: true },
  'GET /webhooks': { ...admin, page: true },
  'GET /webhooks/:webhook': { ...admin, page: true },

  'POST /v1/runs': writes,
  'GET /v1/runs': reads,
  'GET /v1/runs/:run': readsRun,
  'PATCH /v1/runs/:run': writes,
  'DELETE /v1/runs/:run': writes,
  'POST /v1/runs/:run/attempts': feeds,
  'GET /v1/runs/:run/attempts': advises,
  'PUT /v1/runs/:run/probe': feeds,
  'GET /v1/runs/:run/probe': readsRun,
  'PUT /v1/runs/:run/model': feeds,
  'GET /v1/runs/:run/model': readsRun,
  'GET /v1/runs/:run/snapshots': readsRun,
  'PUT /v1/runs/:run/snapshots/:step': feeds,
  'GET /v1/runs/:run/snapshots/:step': readsRun,
  'PUT /v1/runs/:run/snapshots/:step/shards/:file': feeds,
  'GET /v1/runs/:run/snapshots/:step/shards/:file': readsRun,
  'POST /v1/runs/:run/scalars': feeds,
  'GET /v1/runs/:run/scalars': readsRun,
  'GET /v1/runs/:run/advice': advises,
  'GET /v1/runs/:run/advice/versions': readsRun,
  'GET /v1/runs/:run/plan': advises,
  'GET /v1/runs/:run/timeline': readsRun,
  'GET /v1/runs/:run/readings': readsRun,
  'GET /v1/runs/:run/live': readsRun,

  'GET /v1/runs/:run/rules': readsRun,
  'PUT /v1/runs/:run/rules': { scopes: ['rules:write'] },
  'GET /v1/runs/:run/rules/versions': readsRun,
  'POST /v1/runs/:run/replay': reads,
  'GET /v1/runs/:run/counterfactuals': readsRun,
  'GET /v1/runs/:run/decisions': readsRun,
  'GET /v1/runs/:run/decisions/verification': reads,
  'POST /v1/rules/check': reads,
  'POST /v1/rules/replay': reads,
  'GET /v1/rules/presets': reads,
  'GET /v1/rules/names': reads,

  'POST /v1/runs/:run/tokens': issues,
  'GET /v1/runs/:run/tokens': reads,
  'DELETE /v1/runs/:run/tokens/:token': writes,
  'POST /v1/runs/:run/shares': issues,
  'GET /v1/runs/:run/shares': reads,
  'DELETE /v1/runs/:run/shares/:share': writes,

  'POST /v1/keys': admin,
  'GET /v1/keys': admin,
  'DELETE /v1/keys/:key': admin,
  'POST /v1/keys/:key/rotate': admin,
  'POST /v1/webhooks': admin,
  'GET /v1/webhooks': admin,
  'GET /v1/webhooks/:webhook': admin,
  'PATCH /v1/webhooks/:webhook': admin,
  'DELETE /v1/webhooks/:webhook': admin,
  'POST /v1/webhooks/:webhook/rotate': admin,
  'POST /v1/webhooks/:webhook/test': admin,
  'GET /v1/webhooks/:webhook/deliveries': admin,
  'POST /v1/webhooks/:webhook/deliveries/:delivery/redeliver': admin,

  'POST /v1/projects': { ...admin, defaultProject: true },
}
