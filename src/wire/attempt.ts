/** Attempts of a run: the first, and one more for each time that its trainer was resumed from an earlier step. */
import { z } from 'zod'

/** The body of `POST /v1/runs/{run}/attempts`. */
export const attemptStartSchema = z.strictObject({
  from_step: z.int().nonnegative().describe('the trainer was resumed from the state after this step'),
  reason: z.string().min(1).max(500).optional().describe('why, for people'),
})
export type AttemptStart = z.infer<typeof attemptStartSchema>

export const attemptSchema = z.object({
  attempt: z.int().positive(),
  parent: z
    .int()
    .positive()
    .nullable()
    .describe('the attempt that it branched off: the newest one before; null for the first'),
  from_step: z
    .int()
    .nonnegative()
    .nullable()
    .describe('the last step that it shares with its parent; null for the first'),
  reason: z.string().nullable(),
  begun_at: z.iso.datetime(),
  ended_at_step: z
    .int()
    .nonnegative()
    .nullable()
    .describe('the newest step known when the next attempt began; null for the newest attempt'),
})
export type Attempt = z.infer<typeof attemptSchema>

export const begunAttemptSchema = z.object({ run: z.string(), ...attemptSchema.shape })

/** By number: the newest is the last. */
export const attemptListSchema = z.object({ run: z.string(), attempts: z.array(attemptSchema).min(1) })
