import { z } from 'zod'
import { adviceSchema } from './advice.ts'
import { scalarValueSchema } from './scalars.ts'

/** What the live channel sends: one JSON object a message. */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), run: z.string(), step: z.int().nullable() }),
  z.object({ type: z.literal('advice'), advice: adviceSchema }),
  z.object({
    type: z.literal('scalars'),
    lines: z.array(
      z.object({ step: z.int().nonnegative(), scalars: z.record(z.string(), scalarValueSchema) }),
    ),
  }),
  z.object({ type: z.literal('recomputed'), from_step: z.int().nonnegative() }),
  z.object({ type: z.literal('run'), state: z.string() }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>
