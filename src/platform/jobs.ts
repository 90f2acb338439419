/** The queue of snapshots that wait for their evaluation, and what arrives from it. */
import { z } from 'zod'
import type { Job, Jobs } from '../service/ports.ts'
import { DEFAULT_PROJECT, projectNameSchema } from '../wire/identity.ts'

/** A job as it is queued, with the project that its run belongs to. */
export interface ProjectJob extends Job {
  readonly project: string
}

const jobSchema = z.object({
  project: projectNameSchema.default(DEFAULT_PROJECT),
  run: z.string(),
  step: z.int().nonnegative(),
  sha256: z.string(),
  lease: z.string(),
})

const CHECK = 'check'

export function queueJobs(queue: Queue<unknown>, project: string): Jobs {
  return {
    async send(job) {
      await queue.send({ ...job, project } satisfies ProjectJob)
    },
    async check() {
      await queue.send(CHECK)
    },
  }
}

/** Whether a message was only to see that messages are taken. */
export function isCheck(body: unknown): boolean {
  return body === CHECK
}

/** The job of a message, or null where it is none of ours. */
export function jobOf(body: unknown): ProjectJob | null {
  const parsed = jobSchema.safeParse(body)
  return parsed.success ? parsed.data : null
}
