/** Puts the advisor together on its bindings; the graph runtime is handed in, so that tests can bring their own. */
import { createApp } from '../src/http/app.ts'
import { notFoundPage, pages } from '../src/pages/app.tsx'
import { jobOf } from '../src/platform/jobs.ts'
import { createPorts } from '../src/platform/ports.ts'
import { evaluateJob } from '../src/service/evaluate-job.ts'
import type { GraphRuntime } from '../src/service/ports.ts'
import { pagesPorts } from './pages-ports.ts'

export interface Advisor {
  fetch(request: Request): Promise<Response>
  queue(batch: MessageBatch): Promise<void>
}

export function compose(env: Env, runtime: GraphRuntime): Advisor {
  const ports = createPorts(env, runtime)
  const allowedHosts = env.ALLOWED_HOSTS.split(',').filter((host) => host !== '')
  const app = createApp({
    ports,
    allowedHosts,
    assets: env.ASSETS,
    pages: pages(pagesPorts(ports)),
    notFoundPage,
  })
  return {
    fetch: async (request) => app.fetch(request),
    async queue(batch) {
      for (const message of batch.messages) {
        const job = jobOf(message.body)
        // What cannot be read never will be: the ledger of the run knows what is still to be done.
        if (job === null) console.error({ message: 'not a job', queue: batch.queue, id: message.id })
        else await evaluateJob(ports, job)
        message.ack()
      }
    },
  }
}
