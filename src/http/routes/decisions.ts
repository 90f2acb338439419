/** The decision log of a run, and its verification. */
import { createRoute, z } from '@hono/zod-openapi'
import type { DecisionPlace } from '../../service/ports.ts'
import { verifyRun } from '../../service/rules/verify-run.ts'
import { decisionsSchema, verificationSchema } from '../../wire/decisions.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { EXAMPLE_RUN } from '../examples.ts'
import { exampleDecision, exampleVerification } from '../rule-examples.ts'

const list = createRoute({
  method: 'get',
  tags: ['Rules'],
  path: '/v1/runs/{run}/decisions',
  summary: 'List what each advice was made of',
  description:
    'By step and version: the digests of its inputs and of its rules, and which detector and code made it. Those of abandoned attempts are among them.',
  request: {
    params: runParam,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      cursor: z
        .string()
        .regex(/^[0-9]{1,16}-[0-9]{1,16}$/, 'a cursor is the next_cursor of an earlier answer')
        .transform(placeIn)
        .optional()
        .meta({ description: 'the next_cursor of the page before' }),
    }),
  },
  responses: {
    200: json(decisionsSchema, 'A page of the log.', {
      run: EXAMPLE_RUN,
      decisions: [exampleDecision],
      next_cursor: null,
    }),
    ...problems,
  },
})

const verification = createRoute({
  method: 'get',
  tags: ['Rules'],
  path: '/v1/runs/{run}/decisions/verification',
  summary: 'Verify the decision log',
  description:
    'Makes the newest advice at every step again, from the readings, the scalars and the rules that are stored, and says what does not agree with the log.',
  request: { params: runParam },
  responses: { 200: json(verificationSchema, 'What came of it.', exampleVerification), ...problems },
})

export function decisionRoutes() {
  return newRoutes()
    .openapi(verification, async (c) => {
      const verified = await verifyRun(c.var.ports, c.req.valid('param').run)
      return verified.ok ? c.json(verified.value, 200) : refuse(c, verified.failure)
    })
    .openapi(list, async (c) => {
      const { run } = c.req.valid('param')
      const { limit, cursor } = c.req.valid('query')
      const found = await c.var.ports.ledger(run).decisions(cursor ?? null, limit + 1)
      if (found === null) return refuse(c, { kind: 'run_unknown', run })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const next_cursor = found.length > limit && last !== undefined ? cursorOf(last) : null
      return c.json({ run, decisions: page, next_cursor }, 200)
    })
}

function cursorOf({ step, version }: DecisionPlace): string {
  return `${step}-${version}`
}

function placeIn(cursor: string): DecisionPlace {
  const [step = 0, version = 0] = cursor.split('-').map(Number)
  return { step, version }
}
