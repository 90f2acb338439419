/** Everything that can go wrong with a request, as values that carry their numbers. A throw is a bug. */
import type { Attempt } from '../wire/attempt.ts'
import type { Scope } from '../wire/identity.ts'
import type { RuleError } from '../wire/rules.ts'

/** One thing that is wrong with a body: where it is, and what to do about it. */
export interface Fault {
  readonly pointer: string
  readonly detail: string
  /** Of an expression: what kind of error, where in it, and the known name that is most like an unknown one. */
  readonly code?: string
  readonly at?: RuleError['at']
  readonly nearest?: string | null
}

export type Failure =
  | { readonly kind: 'run_unknown'; readonly run: string }
  | { readonly kind: 'probe_unknown'; readonly run: string }
  | { readonly kind: 'model_unknown'; readonly run: string }
  | { readonly kind: 'snapshot_unknown'; readonly run: string; readonly step: number }
  | {
      readonly kind: 'snapshot_expired'
      readonly run: string
      readonly step: number
      readonly expired_at: string
    }
  | { readonly kind: 'shard_unknown'; readonly run: string; readonly step: number; readonly file: string }
  | { readonly kind: 'route_unknown'; readonly method: string; readonly path: string }
  /** `run` is the run that the key opened, where it opened one. */
  | { readonly kind: 'idempotency_conflict'; readonly run: string | null }
  | { readonly kind: 'idempotency_in_flight'; readonly retry_after_s: number }
  /** `etag` is that of what is there now. */
  | { readonly kind: 'precondition_failed'; readonly etag: string }
  | {
      readonly kind: 'rate_limited'
      readonly limit: { readonly requests: number; readonly seconds: number }
      readonly retry_after_s: number
    }
  /** The isolate holds as many bytes of bodies as it may. */
  | { readonly kind: 'busy'; readonly limit_bytes: number; readonly retry_after_s: number }
  | {
      readonly kind: 'snapshot_conflict'
      readonly run: string
      readonly step: number
      readonly stored_sha256: string
      readonly given_sha256: string
    }
  | {
      readonly kind: 'attempt_superseded'
      readonly run: string
      readonly attempt: number
      readonly newest: Attempt
    }
  | {
      readonly kind: 'attempt_unknown'
      readonly run: string
      readonly attempt: number
      readonly newest: number
    }
  | { readonly kind: 'too_many_attempts'; readonly run: string; readonly most: number }
  | { readonly kind: 'advice_unknown'; readonly run: string; readonly step: number }
  /** `pointer` is where the ruleset lies in the body. */
  | { readonly kind: 'rules_invalid'; readonly pointer: string; readonly errors: readonly RuleError[] }
  | {
      readonly kind: 'preset_unknown'
      readonly pointer: string
      readonly preset: string
      readonly known: readonly string[]
    }
  | { readonly kind: 'rules_version_unknown'; readonly run: string; readonly version: number }
  | { readonly kind: 'too_many_rules_versions'; readonly run: string; readonly most: number }
  | {
      readonly kind: 'probe_conflict'
      readonly run: string
      readonly stored_sha256: string | null
      readonly given_sha256: string
    }
  | {
      readonly kind: 'model_conflict'
      readonly run: string
      readonly stored_sha256: string | null
      readonly given_sha256: string
    }
  | {
      readonly kind: 'scalar_conflict'
      readonly step: number
      readonly name: string
      readonly stored: number
      readonly given: number
    }
  | {
      readonly kind: 'invalid'
      readonly code: string
      readonly detail: string
      readonly errors: readonly Fault[]
    }
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'digest_mismatch'; readonly given_sha256: string; readonly computed_sha256: string }
  | { readonly kind: 'digest_required'; readonly limit_bytes: number }
  | { readonly kind: 'length_required' }
  | { readonly kind: 'length_mismatch'; readonly declared_bytes: number; readonly received_bytes: number }
  | { readonly kind: 'too_large'; readonly limit_bytes: number; readonly given_bytes: number | null }
  | { readonly kind: 'body_too_slow'; readonly limit_s: number }
  | {
      readonly kind: 'media_type'
      readonly given: string | null
      readonly allowed: readonly string[]
    }
  | { readonly kind: 'credential_missing' }
  /** Unknown, expired, revoked or with another secret: which of these is told to nobody. */
  | { readonly kind: 'credential_invalid' }
  | {
      readonly kind: 'scope_missing'
      readonly needed: readonly Scope[]
      readonly given: readonly Scope[]
    }
  | {
      readonly kind: 'credential_bound'
      readonly what: 'run_token' | 'share_link'
      readonly run: string
    }
  | { readonly kind: 'project_refused'; readonly project: string }
  | { readonly kind: 'key_required' }
  | { readonly kind: 'route_closed' }
  | { readonly kind: 'credential_unknown'; readonly what: string; readonly id: string }
  | { readonly kind: 'last_admin_key'; readonly id: string }
  | { readonly kind: 'project_known'; readonly project: string }
  | { readonly kind: 'origin_refused'; readonly origin: string }
  | { readonly kind: 'host_refused'; readonly host: string }
  | { readonly kind: 'webhook_unknown'; readonly webhook: string }
  | { readonly kind: 'delivery_unknown'; readonly webhook: string; readonly delivery: string }
  | { readonly kind: 'too_many_webhooks'; readonly most: number }
  | { readonly kind: 'upgrade_required' }
  | { readonly kind: 'listeners_full'; readonly run: string; readonly most: number }
  | { readonly kind: 'unavailable'; readonly detail: string; readonly errors?: readonly Fault[] }
  | { readonly kind: 'too_many_scalars'; readonly step: number; readonly most: number }
  | { readonly kind: 'too_many_runs'; readonly most: number }
  | { readonly kind: 'too_many_credentials'; readonly what: string; readonly most: number }
  /** Versions of an object's schema. */
  | { readonly kind: 'schema_newer'; readonly stored: number; readonly known: number }
  | { readonly kind: 'bug' }

/** A value, or the failure that stands in its place. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }

export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function failed(failure: Failure): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure }
}

/** A body that does not fit: what is wrong, and where. */
export function invalid(fault: {
  readonly code: string
  readonly detail: string
  readonly pointer?: string
}): {
  readonly ok: false
  readonly failure: Failure
} {
  const { code, detail, pointer = '' } = fault
  return failed({ kind: 'invalid', code, detail, errors: [{ pointer, detail }] })
}
