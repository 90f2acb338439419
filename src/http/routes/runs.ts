/** Opening, listing, reading, changing and deleting runs. */
import { createRoute, z } from '@hono/zod-openapi'
import { openRun } from '../../service/open-run.ts'
import type { Ports } from '../../service/ports.ts'
import { runListSchema, runPatchSchema, runSchema, runSpecSchema } from '../../wire/run.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'

const exampleSpec = {
  name: 'addition modulo 59',
  task: { kind: 'modular_arithmetic', operation: 'add', modulus: 59 },
  model: {
    architecture: 'transformer',
    heads: 4,
    d_model: 128,
    d_mlp: 512,
    vocabulary: 60,
    context: 3,
    read_position: 2,
  },
  optimizer: { name: 'adamw', learning_rate: 0.001, weight_decay: 1 },
  schedule: { planned_steps: 1500, max_steps: 6000, snapshot_every: 300 },
}

const open = createRoute({
  method: 'post',
  tags: ['Runs'],
  path: '/v1/runs',
  summary: 'Open a run',
  description: 'The same Idempotency-Key with the same body answers the same run, however often it is sent.',
  request: {
    headers: z.object({
      'idempotency-key': z
        .string()
        .min(1)
        .max(255)
        .optional()
        .meta({ description: 'any text of up to 255 characters that is new for each run' }),
    }),
    body: {
      required: true,
      ...json(runSpecSchema, 'What is trained, for how long, at what cost.', exampleSpec),
    },
  },
  responses: {
    200: json(runSchema, 'The run that this key opened before.'),
    201: json(runSchema, 'The new run.'),
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
  responses: { 200: json(runListSchema, 'A page of runs; next_cursor leads to the next.'), ...problems },
})

const read = createRoute({
  method: 'get',
  tags: ['Runs'],
  path: '/v1/runs/{run}',
  summary: 'Read a run',
  request: { params: runParam },
  responses: { 200: json(runSchema, 'The run.'), ...problems },
})

const change = createRoute({
  method: 'patch',
  tags: ['Runs'],
  path: '/v1/runs/{run}',
  summary: 'Rename, close or reopen a run',
  request: {
    params: runParam,
    body: { required: true, ...json(runPatchSchema, 'What to change.', { state: 'closed' }) },
  },
  responses: { 200: json(runSchema, 'The run as it is now.'), ...problems },
})

const remove = createRoute({
  method: 'delete',
  tags: ['Runs'],
  path: '/v1/runs/{run}',
  summary: 'Delete a run with all its weights, readings and advice',
  request: { params: runParam },
  responses: { 204: { description: 'Nothing of it is left.' }, ...problems },
})

export function runRoutes(ports: Ports) {
  return newRoutes()
    .openapi(open, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const opened = await openRun(ports, c.req.valid('json'), key)
      if (!opened.ok) return refuse(c, opened.failure)
      const { run, created } = opened.value
      c.header('location', `/v1/runs/${run.run}`)
      return created ? c.json(run, 201) : c.json(run, 200)
    })
    .openapi(list, async (c) => {
      const { limit, cursor } = c.req.valid('query')
      const page = await ports.index.list(limit, cursor ?? null)
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
      const found = await ports.ledger(run).read()
      return found === null ? refuse(c, { kind: 'run_unknown', run }) : c.json(found, 200)
    })
    .openapi(change, async (c) => {
      const { run } = c.req.valid('param')
      const changed = await ports.ledger(run).patch(c.req.valid('json'))
      return changed === null ? refuse(c, { kind: 'run_unknown', run }) : c.json(changed, 200)
    })
    .openapi(remove, async (c) => {
      const { run } = c.req.valid('param')
      ports.subjects.forget(run)
      return (await ports.ledger(run).remove()) ? c.body(null, 204) : refuse(c, { kind: 'run_unknown', run })
    })
}
