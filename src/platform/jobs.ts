/** The queue of snapshots that wait for their evaluation, and what arrives from it. */
import { z } from 'zod'
import type { Job, Jobs } from '../service/ports.ts'

const jobSchema = z.object({
  run: z.string(),
  step: z.int().nonnegative(),
  sha256: z.string(),
  lease: z.string(),
})

export function queueJobs(queue: Queue<unknown>): Jobs {
  return {
    async send(job) {
      await queue.send(job)
    },
  }
}

/** The job of a message, or null where it is none of ours. */
export function jobOf(body: unknown): Job | null {
  const parsed = jobSchema.safeParse(body)
  return parsed.success ? parsed.data : null
}
