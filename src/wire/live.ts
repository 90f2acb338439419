/** What the live channel of a run says: one JSON object a message, each with its place in the order. */
import { z } from 'zod'
import { adviceSchema } from './advice.ts'
import { scalarValueSchema } from './scalars.ts'

/** What one run bears of listeners, and one listener of what it may send. */
export const liveLimits = { listeners: 100, message_bytes: 1024 } as const

/** Grows from message to message, though not by one. It is the cursor for `?after=`. */
const seq = z.int().nonnegative()

/** `hello` comes first and has the newest place there is; `reload`: news that are not in the message, so read the run anew. */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), seq, run: z.string(), step: z.int().nullable() }),
  z.object({ type: z.literal('advice'), seq, advice: adviceSchema }),
  z.object({
    type: z.literal('scalars'),
    seq,
    lines: z.array(
      z.object({ step: z.int().nonnegative(), scalars: z.record(z.string(), scalarValueSchema) }),
    ),
  }),
  z.object({ type: z.literal('recomputed'), seq, from_step: z.int().nonnegative() }),
  z.object({ type: z.literal('run'), seq, state: z.string() }),
  z.object({ type: z.literal('reload'), seq }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>

type Unplaced<Event> = Event extends unknown ? Omit<Event, 'seq'> : never
/** News of a run before they have their place. */
export type LiveNews = Unplaced<Exclude<LiveEvent, { readonly type: 'hello' | 'reload' }>>
