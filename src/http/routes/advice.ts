/** Advice: the newest, and that of every step. */
import { createRoute, z } from '@hono/zod-openapi'
import { waitFor } from '../../service/wait.ts'
import { type Advice, adviceSchema, adviceVersionsSchema, timelineSchema } from '../../wire/advice.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { isUnchanged, notModified } from '../etag.ts'
import { exampleAdvice, exampleTimeline, exampleVersions } from '../examples.ts'
import { applyWait, preferHeader, preferredWait } from '../prefer.ts'

const step = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

const newest = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/advice',
  summary: 'Read the newest advice',
  description:
    'Before anything was posted it is undetermined, and says what to post. With `step`, the newest version of the advice at that step.',
  request: {
    params: runParam,
    headers: preferHeader,
    query: z.object({
      after: step
        .optional()
        .meta({ description: 'with Prefer: wait, the answer waits for advice at a later step than this' }),
      step: step.optional().meta({ description: 'of this step, without waiting' }),
    }),
  },
  responses: { 200: json(adviceSchema, 'The newest advice.', exampleAdvice), ...problems },
})

const versions = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/advice/versions',
  summary: 'Read every version of the advice at a step',
  description:
    'Newest first: when each was given, in which attempt, and what made it. Those of abandoned attempts are among them.',
  request: {
    params: runParam,
    query: z.object({
      step,
      limit: z.coerce.number().int().min(1).max(200).default(50),
      before: z.coerce
        .number()
        .int()
        .positive()
        .max(Number.MAX_SAFE_INTEGER)
        .optional()
        .meta({ description: 'only versions older than this' }),
    }),
  },
  responses: { 200: json(adviceVersionsSchema, 'The versions.', exampleVersions), ...problems },
})

const timeline = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/timeline',
  summary: 'Read the advice at every snapshot',
  request: { params: runParam },
  responses: {
    200: json(timelineSchema, 'The newest version of each, by step.', exampleTimeline),
    ...notModified,
    ...problems,
  },
})

export function adviceRoutes() {
  return newRoutes()
    .openapi(newest, async (c) => {
      const { run } = c.req.valid('param')
      const { after, step } = c.req.valid('query')
      const { ports } = c.var
      const ledger = ports.ledger(run)
      if (step !== undefined) {
        const own = await ledger.adviceAt(step)
        if (own !== null) return c.json(own, 200)
        const isRun = (await ledger.version()) !== null
        return refuse(c, isRun ? { kind: 'advice_unknown', run, step } : { kind: 'run_unknown', run })
      }
      const wait = after === undefined ? 0 : preferredWait(c, ports.limits.max_wait_seconds)
      if (wait > 0) applyWait(c, wait)
      const isNews = (advice: Advice | null) => advice === null || after === undefined || advice.step > after
      const advice = await waitFor(ports, wait, () => ledger.advice(), isNews)
      return advice === null ? refuse(c, { kind: 'run_unknown', run }) : c.json(advice, 200)
    })
    .openapi(versions, async (c) => {
      const { run } = c.req.valid('param')
      const { step, limit, before } = c.req.valid('query')
      const found = await c.var.ports.ledger(run).adviceVersions(step, limit + 1, before ?? null)
      if (found === null) return refuse(c, { kind: 'run_unknown', run })
      if (found.length === 0 && before === undefined) return refuse(c, { kind: 'advice_unknown', run, step })
      const page = found.slice(0, limit)
      const next_before = found.length > limit ? (page.at(-1)?.version ?? null) : null
      return c.json({ run, step, versions: page, next_before }, 200)
    })
    .openapi(timeline, async (c) => {
      const { run } = c.req.valid('param')
      const ledger = c.var.ports.ledger(run)
      const version = await ledger.version()
      if (version !== null && isUnchanged(c, version, 'json')) return c.body(null, 304)
      const advice = version === null ? null : await ledger.timeline()
      if (advice === null) return refuse(c, { kind: 'run_unknown', run })
      return c.json({ run, advice: [...advice] }, 200)
    })
}
