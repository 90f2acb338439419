/** The live channel of a run. */
import { createRoute, z } from '@hono/zod-openapi'
import { liveLimits } from '../../wire/live.ts'
import { newRoutes, refuse } from '../context.ts'
import { problems, runParam } from '../documents.ts'

const live = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/live',
  summary: 'Follow a run over a WebSocket',
  description:
    'Each message is one JSON object with a `type` (hello, advice, scalars, recomputed, run, reload) and `seq`, its place in the order. With `after`, what came after that place is sent first, in order; where not all of it is kept, one `reload`, which asks to read the run anew. Send `ping`, get `pong`: a channel that gives none for longer is dead.',
  request: {
    params: runParam,
    query: z.object({
      after: z
        .string()
        .regex(/^(0|[1-9][0-9]{0,15})$/, 'the seq of a message, in digits')
        .optional()
        .meta({ description: 'the `seq` of the last message that was taken in', example: '1772356350000' }),
    }),
  },
  responses: { 101: { description: 'The connection is now a WebSocket.' }, ...problems },
})

export function liveRoutes() {
  return newRoutes().openapi(live, async (c) => {
    const { run } = c.req.valid('param')
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      return refuse(c, { kind: 'upgrade_required' })
    }
    const answer = await c.var.ports.ledger(run).live(c.req.raw, c.var.principal.id)
    if (answer.status === 404) return refuse(c, { kind: 'run_unknown', run })
    return answer.status === 503
      ? refuse(c, { kind: 'listeners_full', run, most: liveLimits.listeners })
      : answer
  })
}
