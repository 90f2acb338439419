/** What the advisor evaluates on the snapshots of a run, and what that takes. */
import { createRoute } from '@hono/zod-openapi'
import { readPlan } from '../../service/read-plan.ts'
import { planSchema } from '../../wire/plan.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { examplePlan } from '../examples.ts'

const get = createRoute({
  method: 'get',
  tags: ['Measures'],
  path: '/v1/runs/{run}/plan',
  summary: "Read a run's plan",
  description:
    'Which measures are evaluated on each snapshot, which on every k-th, and which not at all, with the reason and the estimated cost. It follows from the run, its probe and the limits of this advisor, so it can be read as soon as the run is open.',
  request: { params: runParam },
  responses: { 200: json(planSchema, 'The plan.', examplePlan), ...problems },
})

export function planRoutes() {
  return newRoutes().openapi(get, async (c) => {
    const plan = await readPlan(c.var.ports, c.req.valid('param').run)
    return plan.ok ? c.json(plan.value, 200) : refuse(c, plan.failure)
  })
}
