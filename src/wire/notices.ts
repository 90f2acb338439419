/** Notices: what a webhook is told of a run, and the news of a run that they are made from. */
import { z } from 'zod'
import { adviceKinds } from './advice-kinds.ts'
import { phaseSchema } from './phase.ts'
import { runIdSchema } from './run.ts'

/** What a webhook may ask to be told. */
export const noticeEvents = [
  'phase_changed',
  'advice_changed',
  'intervene',
  'silence',
  'failure',
  'rule_notified',
] as const
export const noticeEventSchema = z.enum(noticeEvents)
export type NoticeEvent = z.infer<typeof noticeEventSchema>

const ofRun = {
  at: z.iso.datetime().describe('when it was decided that this is told'),
  run: runIdSchema,
  name: z.string().describe('of the run, at that time'),
}
const step = z.int().nonnegative()

const phaseChangedSchema = z.object({
  event: z.literal('phase_changed'),
  ...ofRun,
  step,
  from: phaseSchema,
  to: phaseSchema,
  probability: z.number().min(0).max(1).describe('of the new phase'),
})
const advice = {
  ...ofRun,
  step,
  from: z.enum(adviceKinds).nullable().describe('null: it is the first that was told'),
  to: z.enum(adviceKinds),
  reasons: z.array(z.string()),
  extend_to: z.int().positive().nullable(),
}
const adviceChangedSchema = z.object({ event: z.literal('advice_changed'), ...advice })
/** A change of the advice too, to the one that wants a person. */
const interveneSchema = z.object({ event: z.literal('intervene'), ...advice })
const silenceSchema = z.object({
  event: z.literal('silence'),
  ...ofRun,
  silent_since: z.iso.datetime().describe('when the trainer last posted anything'),
  expected_by: z.iso.datetime().describe('when it should have posted again at its pace'),
})
const failureSchema = z.object({ event: z.literal('failure'), ...ofRun, step, reason: z.string() })
const ruleNotifiedSchema = z.object({
  event: z.literal('rule_notified'),
  ...ofRun,
  step,
  rule: z.string(),
  message: z.string(),
})
/** Asked for by a person, to see whether it arrives. */
const testSchema = z.object({ event: z.literal('test'), at: z.iso.datetime() })

export const noticeSchema = z.discriminatedUnion('event', [
  phaseChangedSchema,
  adviceChangedSchema,
  interveneSchema,
  silenceSchema,
  failureSchema,
  ruleNotifiedSchema,
  testSchema,
])
export type Notice = z.infer<typeof noticeSchema>

/** What a run tells its project where advice was made: times in milliseconds since 1970. It knows nothing of webhooks. */
export const advisedNewsSchema = z.object({
  kind: z.literal('advised'),
  at: z.number(),
  attempt: z.int().positive(),
  step: step.describe('the newest that has advice'),
  phase: phaseSchema,
  probability: z.number(),
  advice: z.enum(adviceKinds),
  reasons: z.array(z.string()),
  extend_to: z.int().positive().nullable(),
  evaluation: z
    .object({ step, failure: z.string().nullable() })
    .nullable()
    .describe('of the snapshot that this came from; null where it came from scalars'),
  said: z
    .array(z.object({ step, rule: z.string(), message: z.string() }))
    .describe('by rules, for the first time'),
})
export type AdvisedNews = z.infer<typeof advisedNewsSchema>

const silentNewsSchema = z.object({
  kind: z.literal('silent'),
  at: z.number(),
  since: z.number(),
  expected_by: z.number(),
})

export const newsSchema = z.discriminatedUnion('kind', [advisedNewsSchema, silentNewsSchema])
export type News = z.infer<typeof newsSchema>
