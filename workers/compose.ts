/** Puts the advisor together on its bindings; the graph runtime is handed in, so that tests can bring their own. */
import { createApp } from '../src/http/app.ts'
import type { HttpEnv } from '../src/http/context.ts'
import { forbiddenPage, notFoundPage, pages } from '../src/pages/app.tsx'
import { cloudflareAccess } from '../src/platform/cloudflare-access.ts'
import { createIdentity } from '../src/platform/identity.ts'
import { isCheck, jobOf } from '../src/platform/jobs.ts'
import { createTelemetry } from '../src/platform/log.ts'
import { createNotices } from '../src/platform/notices.ts'
import { createPorts, limitsOf } from '../src/platform/ports.ts'
import { evaluateJob } from '../src/service/evaluate-job.ts'
import { observeJob } from '../src/service/observe-job.ts'
import type { GraphRuntime } from '../src/service/ports.ts'
import { keptCounterfactuals, pagesPorts } from './pages-ports.ts'

export interface Advisor {
  fetch(request: Request): Promise<Response>
  queue(batch: MessageBatch): Promise<void>
}

/** The app on these bindings, with what the queue's consumer shares with it. */
export function assemble(env: Env, runtime: GraphRuntime, accessPrincipal = cloudflareAccess(env)) {
  const limits = limitsOf(env)
  const telemetry = createTelemetry(env.LOG_LEVEL)
  const portsOf = createPorts(env, runtime, limits, telemetry)
  const allowedHosts = env.ALLOWED_HOSTS.split(',').filter((host) => host !== '')
  const counterfactuals = keptCounterfactuals()
  const notices = createNotices(env)
  const app = createApp({
    identity: createIdentity(env),
    notices,
    portsOf,
    limits,
    telemetry,
    accessPrincipal,
    allowedHosts,
    assets: env.ASSETS,
    pages: pages<HttpEnv>((c) => pagesPorts(c.var.ports, c.var.principal, { notices, counterfactuals })),
    notFoundPage,
    forbiddenPage,
  })
  return { app, portsOf, telemetry }
}

export function compose(env: Env, runtime: GraphRuntime): Advisor {
  const { app, portsOf, telemetry } = assemble(env, runtime)
  return {
    fetch: async (request) => app.fetch(request),
    async queue(batch) {
      for (const message of batch.messages) {
        const job = jobOf(message.body)
        // What cannot be read never will be: the ledger of the run knows what is still to be done.
        if (isCheck(message.body)) telemetry.metrics.add('latebloom_jobs_total', { outcome: 'check' })
        else if (job === null) telemetry.error({ event: 'not_a_job', queue: batch.queue, id: message.id })
        else await observeJob(telemetry, job, () => evaluateJob(portsOf(job.project), job))
        message.ack()
      }
    },
  }
}
