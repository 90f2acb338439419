/** Opening, listing, reading, changing and deleting runs. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Identity } from '../../service/identity/ports.ts'
import { savedBy } from '../../service/identity/saved-by.ts'
import { openRun } from '../../service/open-run.ts'
import { runTag } from '../../service/run-tag.ts'
import { runListSchema, runPatchSchema, runSchema, runSpecSchema } from '../../wire/run.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { ifMatchHeader, wantedTags } from '../etag.ts'
import { exampleRunAnswer, exampleSpec, exampleSummary } from '../examples.ts'
import { idempotencyHeader } from '../idempotency.ts'

const open = createRoute({
  method: 'post',
  tags: ['Runs'],
  path: '/v1/runs',
  summary: 'Open a run',
  description: 'The same Idempotency-Key with the same body answers the same run, however often it is sent.',
  request: {
    headers: idempotencyHeader,
    body: {
      required: true,
      ...json(runSpecSchema, 'What is trained, for how long, at what cost.', exampleSpec),
    },
  },
  responses: {
    200: json(runSchema, 'The run that this key opened before.', exampleRunAnswer),
    201: json(runSchema, 'The new run.', exampleRunAnswer),
    ...problems,
  },
})

const list = createRoute({
  method: 'get',
  tags: ['Runs'],
  path: '/v1/runs',
  summary: 'List runs, newest first',
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(400).optional(),
    }),
  },
  responses: {
    200: json(runListSchema, 'A page of runs; next_cursor leads to the next.', {
      runs: [exampleSummary],
      next_cursor: null,
    }),
    ...problems,
  },
})

const read = createRoute({
  method: 'get',
  tags: ['Runs'],
  path: '/v1/runs/{run}',
  summary: 'Read a run',
  request: { params: runParam },
  responses: { 200: json(runSchema, 'The run.', exampleRunAnswer), ...problems },
})

const change = createRoute({
  method: 'patch',
  tags: ['Runs'],
  path: '/v1/runs/{run}',
  summary: 'Rename, close or reopen a run',
  request: {
    params: runParam,
    headers: ifMatchHeader,
    body: { required: true, ...json(runPatchSchema, 'What to change.', { state: 'closed' }) },
  },
  responses: { 200: json(runSchema, 'The run as it is now.', exampleRunAnswer), ...problems },
})

const remove = createRoute({
  method: 'delete',
  tags: ['Runs'],
  path: '/v1/runs/{run}',
  summary: 'Delete a run with all its weights, readings and advice',
  request: { params: runParam },
  responses: {
    202: {
      description:
        'Nobody can read it any more, but a store did not answer: what is left of it goes within seconds of the time when it does.',
    },
    204: { description: 'Nothing of it is left.' },
    ...problems,
  },
})

export function runRoutes(identity: Pick<Identity, 'keyring'>) {
  return newRoutes()
    .openapi(open, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const { ports, principal } = c.var
      const opened = await openRun(ports, c.req.valid('json'), key, await savedBy(identity, principal))
      if (!opened.ok) return refuse(c, opened.failure)
      const { run, created } = opened.value
      c.header('location', `/v1/runs/${run.run}`)
      c.header('etag', await runTag(run))
      if (!created) c.header('idempotent-replayed', 'true')
      return created ? c.json(run, 201) : c.json(run, 200)
    })
    .openapi(list, async (c) => {
      const { limit, cursor } = c.req.valid('query')
      const page = await c.var.ports.index.list(limit, cursor ?? null)
      if (page === null) {
        const detail = 'The cursor is none that this advisor gave. Start again without one.'
        return refuse(c, {
          kind: 'invalid',
          code: 'cursor_invalid',
          detail,
          errors: [{ pointer: '/cursor', detail }],
        })
      }
      if (page.next_cursor !== null) {
        c.header('link', `</v1/runs?limit=${limit}&cursor=${page.next_cursor}>; rel="next"`)
      }
      return c.json(page, 200)
    })
    .openapi(read, async (c) => {
      const { run } = c.req.valid('param')
      const found = await c.var.ports.ledger(run).read()
      if (found === null) return refuse(c, { kind: 'run_unknown', run })
      c.header('etag', await runTag(found))
      return c.json(found, 200)
    })
    .openapi(change, async (c) => {
      const { run } = c.req.valid('param')
      const patched = await c.var.ports.ledger(run).patch(c.req.valid('json'), wantedTags(c))
      if (patched === null) return refuse(c, { kind: 'run_unknown', run })
      if (patched.kind === 'stale') return refuse(c, { kind: 'precondition_failed', etag: patched.tag })
      c.header('etag', await runTag(patched.run))
      return c.json(patched.run, 200)
    })
    .openapi(remove, async (c) => {
      const { run } = c.req.valid('param')
      c.var.ports.subjects.forget(run)
      const outcome = await c.var.ports.ledger(run).remove()
      if (outcome === 'unknown') return refuse(c, { kind: 'run_unknown', run })
      return c.body(null, outcome === 'removed' ? 204 : 202)
    })
}
