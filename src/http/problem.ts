/** The one place that maps a failure to a status and a problem (RFC 9457). */
import type { Failure, Fault } from '../service/failure.ts'
import type { Problem } from '../wire/problem.ts'
import { ruleFaults, ruleFaultsInWords } from './rule-faults.ts'

export type ProblemStatus =
  | 400
  | 401
  | 403
  | 404
  | 408
  | 409
  | 410
  | 411
  | 412
  | 413
  | 415
  | 422
  | 426
  | 429
  | 500
  | 503

interface Shape {
  readonly status: ProblemStatus
  readonly title: string
  readonly detail: string
  readonly code?: string
  readonly errors?: readonly Fault[]
  readonly retryable?: boolean
  readonly retryAfterS?: number
}

/** The headers that a problem has beside its type. */
export function problemHeaders(failure: Failure): Record<string, string> {
  const { status, retryAfterS } = shapeOf(failure)
  return {
    ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  }
}

export function problemOf(failure: Failure, requestId: string): Problem & { status: ProblemStatus } {
  const shape = shapeOf(failure)
  const code = shape.code ?? failure.kind
  return {
    type: `urn:latebloom:problem:${code}`,
    title: shape.title,
    status: shape.status,
    code,
    detail: shape.detail,
    ...(shape.errors === undefined ? {} : { errors: [...shape.errors] }),
    request_id: requestId,
    retryable: shape.retryable ?? false,
  }
}

function shapeOf(failure: Failure): Shape {
  switch (failure.kind) {
    case 'run_unknown':
      return {
        status: 404,
        title: 'No such run',
        detail: `There is no run ${failure.run}. Open one with POST /v1/runs.`,
      }
    case 'probe_unknown':
      return {
        status: 404,
        title: 'No probe',
        detail: `Run ${failure.run} has no probe. Send one with PUT /v1/runs/${failure.run}/probe.`,
      }
    case 'model_unknown':
      return {
        status: 404,
        title: 'No uploaded model',
        detail: `Run ${failure.run} has no uploaded model. Send one with PUT /v1/runs/${failure.run}/model.`,
      }
    case 'snapshot_unknown':
      return {
        status: 404,
        title: 'No such snapshot',
        detail: `Run ${failure.run} has no snapshot at step ${failure.step}.`,
      }
    case 'snapshot_expired':
      return {
        status: 410,
        title: 'Weights expired',
        detail: `The weights of the snapshot at step ${failure.step} of ${failure.run} were removed at ${failure.expired_at}, as the retention of this advisor says. Its readings and advice are there still.`,
      }
    case 'shard_unknown':
      return {
        status: 404,
        title: 'No such shard',
        detail: `The snapshot at step ${failure.step} of ${failure.run} has no shard ${failure.file}. GET the snapshot for its index.`,
      }
    case 'route_unknown':
      return {
        status: 404,
        title: 'No such route',
        detail: `There is no ${failure.method} ${failure.path}. The routes are listed in /openapi.json.`,
      }
    case 'idempotency_conflict':
      return {
        status: 422,
        title: 'Idempotency key used with another body',
        detail:
          failure.run === null
            ? 'This Idempotency-Key came with another request before. Use a new key for a new request.'
            : `This Idempotency-Key opened ${failure.run} with another body. Use a new key for a new run.`,
      }
    case 'idempotency_in_flight':
      return {
        status: 409,
        title: 'The first request with this key is under way',
        detail: 'Its answer is not there yet. Send the request again when Retry-After has passed.',
        retryable: true,
        retryAfterS: failure.retry_after_s,
      }
    case 'precondition_failed':
      return {
        status: 412,
        title: 'Changed in between',
        detail: `If-Match names none of what is there; its ETag is ${failure.etag} now. Read it again, and send the change with that.`,
      }
    case 'rate_limited':
      return {
        status: 429,
        title: 'Too many requests',
        detail: `More than ${failure.limit.requests} requests in ${failure.limit.seconds} s came with this credential. Send it again after ${failure.retry_after_s} s.`,
        retryable: true,
        retryAfterS: failure.retry_after_s,
      }
    case 'snapshot_conflict':
      return {
        status: 409,
        title: 'Another snapshot at this step',
        detail: `Step ${failure.step} of ${failure.run} has a snapshot with SHA-256 ${failure.stored_sha256}; the one sent has ${failure.given_sha256}. A step keeps its first snapshot. Where the trainer was resumed from an earlier step, say so with POST /v1/runs/${failure.run}/attempts; open a new run for other weights.`,
      }
    case 'attempt_superseded':
      return {
        status: 409,
        title: 'Another attempt has begun',
        detail: `This is of attempt ${failure.attempt} of ${failure.run}; attempt ${failure.newest.attempt} is the newest, resumed from step ${failure.newest.from_step}. Nothing was stored. Stop sending, or begin an attempt of your own with POST /v1/runs/${failure.run}/attempts.`,
        errors: [{ pointer: '/attempt', detail: `the newest attempt is ${failure.newest.attempt}` }],
      }
    case 'attempt_unknown':
      return {
        status: 404,
        title: 'No such attempt',
        detail: `Run ${failure.run} has no attempt ${failure.attempt}; the newest is ${failure.newest}. Begin one with POST /v1/runs/${failure.run}/attempts.`,
      }
    case 'too_many_attempts':
      return {
        status: 409,
        title: 'Too many attempts',
        detail: `Run ${failure.run} has ${failure.most} attempts, and may have no more. Open a new run.`,
      }
    case 'advice_unknown':
      return {
        status: 404,
        title: 'No advice at this step',
        detail: `Run ${failure.run} has no advice at step ${failure.step}: no snapshot of it is evaluated. GET the snapshots to see what there is.`,
      }
    case 'rules_invalid':
      return {
        status: 422,
        title: 'The rules do not fit the run',
        detail: `${ruleFaultsInWords(failure.errors)} Nothing was saved. GET /v1/rules/names lists what rules may speak of.`,
        errors: ruleFaults(failure.errors, failure.pointer),
      }
    case 'preset_unknown':
      return {
        status: 422,
        title: 'No such preset',
        detail: `There is no preset ${failure.preset}; there are ${failure.known.join(', ')}. Nothing was saved.`,
        errors: [{ pointer: failure.pointer, detail: `it is one of ${failure.known.join(', ')}` }],
      }
    case 'rules_version_unknown':
      return {
        status: 404,
        title: 'No such version',
        detail: `Run ${failure.run} has no version ${failure.version} of its rules. GET /v1/runs/${failure.run}/rules/versions lists them.`,
      }
    case 'too_many_rules_versions':
      return {
        status: 409,
        title: 'Too many versions',
        detail: `Run ${failure.run} has ${failure.most} versions of its rules, or 8 MB of them, and may have no more. Open a new run, or replay rules before you save them.`,
      }
    case 'probe_conflict':
      return {
        status: 409,
        title: failure.stored_sha256 === null ? 'Snapshots came before the probe' : 'Another probe is set',
        detail:
          failure.stored_sha256 === null
            ? `Run ${failure.run} has snapshots without a probe, and the one sent (SHA-256 ${failure.given_sha256}) would not apply to them. Send the probe before the first snapshot, in a new run.`
            : `Run ${failure.run} has a probe with SHA-256 ${failure.stored_sha256}; the one sent has ${failure.given_sha256}. A run keeps its probe: open a new run for another.`,
      }
    case 'model_conflict':
      return {
        status: 409,
        title: failure.stored_sha256 === null ? 'Snapshots came before the model' : 'Another model is set',
        detail:
          failure.stored_sha256 === null
            ? `Run ${failure.run} has snapshots that were read without a model, and the one sent (SHA-256 ${failure.given_sha256}) would not apply to them. Send the model before the first snapshot, in a new run.`
            : `Run ${failure.run} has a model with SHA-256 ${failure.stored_sha256}; the one sent has ${failure.given_sha256}. A run keeps its model: open a new run for another.`,
      }
    case 'scalar_conflict':
      return {
        status: 409,
        title: 'Another value is known',
        detail: `${failure.name} at step ${failure.step} is ${failure.stored}; the one sent is ${failure.given}. A scalar keeps its first value, and nothing of this request was stored.`,
        errors: [{ pointer: `/${failure.name}`, detail: `step ${failure.step}: stored ${failure.stored}` }],
      }
    case 'invalid':
      return {
        status: 422,
        title: 'The body does not fit',
        code: failure.code,
        detail: failure.detail,
        errors: failure.errors,
      }
    case 'malformed':
      return { status: 400, title: 'The body cannot be read', detail: failure.detail }
    case 'digest_mismatch':
      return {
        status: 422,
        title: 'Digest mismatch',
        detail: `Content-Digest says SHA-256 ${failure.given_sha256}, the bytes have ${failure.computed_sha256}. Send them again.`,
        retryable: true,
      }
    case 'digest_required':
      return {
        status: 422,
        title: 'Digest required',
        detail: `${failure.limit_bytes === 0 ? 'A shard' : `A snapshot larger than ${failure.limit_bytes} bytes`} needs the header Content-Digest: sha-256=:<base64>: so that it can be stored as it arrives.`,
      }
    case 'length_required':
      return {
        status: 411,
        title: 'Length required',
        detail: 'Send Content-Length; a chunked body is not taken here.',
      }
    case 'length_mismatch':
      return {
        status: 400,
        title: 'Length mismatch',
        detail: `Content-Length says ${failure.declared_bytes} bytes, ${failure.received_bytes} arrived. Send them again.`,
        retryable: true,
      }
    case 'too_large':
      return {
        status: 413,
        title: 'Too large',
        detail: `${failure.given_bytes === null ? 'The body is' : `${failure.given_bytes} bytes are`} more than the ${failure.limit_bytes} bytes taken here. Send less at once: a snapshot in shards, scalars in several requests.`,
      }
    case 'body_too_slow':
      return {
        status: 408,
        title: 'Body too slow',
        detail: `The body did not come to its end within ${failure.limit_s} s. Nothing of it was taken; send it again over a faster connection.`,
        retryable: true,
      }
    case 'media_type':
      return {
        status: 415,
        title: 'Content type not taken',
        detail: `Content-Type is ${failure.given ?? 'missing'}; taken here: ${failure.allowed.join(', ')}.`,
      }
    case 'credential_missing':
      return {
        status: 401,
        title: 'No credential',
        detail: 'Send an API key: Authorization: Bearer lbk_...',
      }
    case 'credential_invalid':
      return {
        status: 401,
        title: 'Credential not taken',
        detail:
          'The credential that was sent is not known, has expired or was revoked. Send one that is in force: Authorization: Bearer lbk_...',
      }
    case 'scope_missing':
      return {
        status: 403,
        title: 'Scope missing',
        detail: `This needs a key with ${failure.needed.join(' and ')}; the one sent has ${failure.given.join(', ') || 'no scope'}.`,
      }
    case 'credential_bound':
      return {
        status: 403,
        title: 'Credential of one run',
        detail:
          failure.what === 'run_token'
            ? `This run token feeds ${failure.run}, and may do nothing else. Use an API key.`
            : `This share link reads ${failure.run}, and may do nothing else. Use an API key.`,
      }
    case 'project_refused':
      return {
        status: 403,
        title: 'Another project',
        detail: `Only an admin key of the project default may do this; the one sent is of ${failure.project}.`,
      }
    case 'key_required':
      return {
        status: 403,
        title: 'API key required',
        detail: 'A sign-in code stands for an API key. Send one, or sign in as you did here.',
      }
    case 'route_closed':
      return {
        status: 403,
        title: 'Closed route',
        detail: 'It is not settled who may use this route, so nobody may. Report it as a bug.',
      }
    case 'credential_unknown':
      return {
        status: 404,
        title: 'No such credential',
        detail: `There is no ${failure.what} ${failure.id} in force here. GET the list of them.`,
      }
    case 'last_admin_key':
      return {
        status: 409,
        title: 'Last admin key',
        detail: `No other admin key in force lasts as long as ${failure.id}: without it nobody could make keys. Make another one first.`,
      }
    case 'project_known':
      return {
        status: 409,
        title: 'Project exists',
        detail: `There is a project ${failure.project} already. Choose another name.`,
      }
    case 'webhook_unknown':
      return {
        status: 404,
        title: 'No such webhook',
        detail: `There is no webhook ${failure.webhook} here. GET /v1/webhooks lists them.`,
      }
    case 'delivery_unknown':
      return {
        status: 404,
        title: 'No such delivery',
        detail: `Webhook ${failure.webhook} has no delivery ${failure.delivery} in its log, which keeps the newest. GET the deliveries for the list.`,
      }
    case 'too_many_webhooks':
      return {
        status: 409,
        title: 'Too many webhooks',
        detail: `A project has at most ${failure.most} webhooks. Remove one first.`,
      }
    case 'origin_refused':
      return {
        status: 403,
        title: 'Cross-site request refused',
        detail: `A page of ${failure.origin} may not do this here.`,
      }
    case 'host_refused':
      return {
        status: 403,
        title: 'Host refused',
        detail: `This advisor does not answer for the host ${failure.host}. Use the address that it printed when it started.`,
      }
    case 'upgrade_required':
      return {
        status: 426,
        title: 'WebSocket required',
        detail: 'The live channel is a WebSocket: connect with ws:// or wss://, or poll GET advice instead.',
      }
    case 'listeners_full':
      return {
        status: 503,
        title: 'Too many listeners',
        detail: `${failure.run} has ${failure.most} open live channels, and takes no more. Close some, or poll GET advice with If-None-Match.`,
        retryable: true,
        retryAfterS: 30,
      }
    case 'busy':
      return {
        status: 503,
        title: 'Too busy',
        detail: `The advisor holds ${failure.limit_bytes} bytes of what is being sent to it, the most that it may. Nothing was read; send it again in ${failure.retry_after_s} s.`,
        retryable: true,
        retryAfterS: failure.retry_after_s,
      }
    case 'unavailable':
      return {
        status: 503,
        title: 'Not available now',
        detail: failure.detail,
        ...(failure.errors === undefined ? {} : { errors: failure.errors }),
        retryable: true,
      }
    case 'too_many_scalars':
      return {
        status: 409,
        title: 'Too many scalars',
        detail: `Step ${failure.step} would have more than ${failure.most} scalars, and nothing of this request was stored. Post the same names at every step, and what changes as their values.`,
      }
    case 'too_many_runs':
      return {
        status: 409,
        title: 'Too many runs',
        detail: `The project has ${failure.most} runs, and may have no more. Delete some with DELETE /v1/runs/{run}.`,
      }
    case 'too_many_credentials':
      return {
        status: 409,
        title: 'Too many credentials',
        detail: `There are ${failure.most} ${failure.what}s in force here, and may be no more. Revoke some that nobody uses.`,
      }
    case 'schema_newer':
      return {
        status: 503,
        title: 'Data of a newer version',
        detail: `What is stored here has the schema ${failure.stored}, and this advisor knows them up to ${failure.known}: a newer version wrote it. Nothing was read or changed. Deploy that version again, and send the request once more.`,
        retryable: true,
      }
    case 'bug':
      return {
        status: 500,
        title: 'The advisor failed',
        detail:
          'Something went wrong that is no fault of the request. Nothing that was acknowledged is lost; try again.',
        retryable: true,
      }
  }
}
