/** Attempts of a run: a trainer that was resumed from an earlier step begins the next. */
import { createRoute } from '@hono/zod-openapi'
import { attemptListSchema, attemptStartSchema, begunAttemptSchema } from '../../wire/attempt.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { EXAMPLE_RUN, exampleAttempt } from '../examples.ts'
import { idempotencyHeader } from '../idempotency.ts'

const begin = createRoute({
  method: 'post',
  tags: ['Runs'],
  path: '/v1/runs/{run}/attempts',
  summary: 'Say that the trainer was resumed from an earlier step',
  description:
    'What lies after `from_step` is another branch from now on: it leaves the history and the advice, and stays readable as that of its attempt. Posts that name an attempt (`?attempt=N`) are refused once it is not the newest, so that a trainer that was thought to be dead does no harm. Send an Idempotency-Key: each request without one begins another attempt. A closed run is open again.',
  request: {
    params: runParam,
    headers: idempotencyHeader,
    body: {
      required: true,
      ...json(attemptStartSchema, 'From where.', { from_step: 300, reason: 'the machine was preempted' }),
    },
  },
  responses: {
    201: json(begunAttemptSchema, 'The newest attempt from now on.', exampleAttempt),
    ...problems,
  },
})

const list = createRoute({
  method: 'get',
  tags: ['Runs'],
  path: '/v1/runs/{run}/attempts',
  summary: 'List the attempts of a run',
  request: { params: runParam },
  responses: {
    200: json(attemptListSchema, 'By number; the last is the newest.', {
      run: EXAMPLE_RUN,
      attempts: [
        {
          attempt: 1,
          parent: null,
          from_step: null,
          reason: null,
          begun_at: '2026-03-01T09:00:00.000Z',
          ended_at_step: 750,
        },
      ],
    }),
    ...problems,
  },
})

export function attemptRoutes() {
  return newRoutes()
    .openapi(begin, async (c) => {
      const { run } = c.req.valid('param')
      const begun = await c.var.ports.ledger(run).beginAttempt(c.req.valid('json'))
      if (begun === null) return refuse(c, { kind: 'run_unknown', run })
      if (begun.kind === 'too_many') return refuse(c, { kind: 'too_many_attempts', run, most: begun.most })
      return c.json({ run, ...begun.attempt }, 201)
    })
    .openapi(list, async (c) => {
      const { run } = c.req.valid('param')
      const attempts = await c.var.ports.ledger(run).attempts()
      if (attempts === null) return refuse(c, { kind: 'run_unknown', run })
      return c.json({ run, attempts: [...attempts] }, 200)
    })
}
