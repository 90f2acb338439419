/** Webhooks of a project as they cross the network: where notices go, which, when; and the log of deliveries. */
import { z } from 'zod'
import { noticeEventSchema, noticeEvents } from './notices.ts'
import { runIdSchema } from './run.ts'

/** `standard`: Standard Webhooks 1.0; the others are what these services take at the addresses that they hand out. */
export const webhookFormats = ['standard', 'slack', 'discord'] as const
export type WebhookFormat = (typeof webhookFormats)[number]

export const MOST_WEBHOOKS = 20
export const MOST_DELIVERIES = 1000

export const webhookIdSchema = z
  .string()
  .regex(/^[0-9a-hjkmnp-tv-z]{10}$/, 'an id of a webhook is 10 characters of base32')
export const deliveryIdSchema = z
  .string()
  .regex(/^msg_[0-9a-hjkmnp-tv-z]{20}$/, 'an id of a delivery looks like msg_01k9z0a4x7m2q8tb3c5d')

const instantSchema = z.iso.datetime()
const timeOfDaySchema = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'a time of day looks like 22:30')

export const quietHoursSchema = z
  .strictObject({
    from: timeOfDaySchema,
    to: timeOfDaySchema.describe('before `from`: on the next day'),
    zone: z.string().max(64).refine(isZone, 'no time zone of the IANA database has this name').default('UTC'),
  })
  .refine(({ from, to }) => from !== to, 'quiet hours that end when they begin are none: leave them out')
export type QuietHours = z.infer<typeof quietHoursSchema>

const runsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('name_prefix'), prefix: z.string().min(1).max(200) }),
    z.strictObject({ kind: z.literal('listed'), runs: z.array(runIdSchema).min(1).max(100) }),
  ])
  .describe('of which runs it is told')

const fields = {
  name: z.string().trim().min(1).max(80),
  url: z.url({ protocol: /^https?$/ }).max(2000),
  format: z.enum(webhookFormats),
  events: z
    .array(noticeEventSchema)
    .min(1)
    .max(noticeEvents.length)
    .transform((given) => noticeEvents.filter((event) => given.includes(event))),
  runs: runsSchema,
  hold_for: z
    .int()
    .min(1)
    .max(100)
    .describe('snapshots in a row at which a new phase or advice must be the same before it is told'),
  digest_minutes: z
    .int()
    .min(0)
    .max(1440)
    .describe('for how long notices are collected into one delivery; 0: each goes by itself'),
  quiet_hours: quietHoursSchema.nullable().describe('notices made in them wait for their end'),
}

export const webhookSpecSchema = z.strictObject({
  name: fields.name,
  url: fields.url,
  format: fields.format.default('standard'),
  events: fields.events.default([...noticeEvents]),
  runs: fields.runs.default({ kind: 'all' }),
  hold_for: fields.hold_for.default(2),
  digest_minutes: fields.digest_minutes.default(0),
  quiet_hours: fields.quiet_hours.default(null),
})
export type WebhookSpec = z.infer<typeof webhookSpecSchema>

/** A field that is left out stays as it is. */
export const webhookPatchSchema = z.strictObject({ ...fields, enabled: z.boolean() }).partial()
export type WebhookPatch = z.infer<typeof webhookPatchSchema>

/** All of a webhook's settings but where it goes, which is a secret. */
export const webhookSettingsSchema = webhookSpecSchema.omit({ url: true })
export type WebhookSettings = z.infer<typeof webhookSettingsSchema>

export const webhookSchema = z.object({
  webhook: webhookIdSchema,
  ...fields,
  url: z.string().describe('without what may be secret in it: a query, and the path of Slack and Discord'),
  enabled: z.boolean(),
  disabled_because: z.string().nullable().describe('where the advisor did it, and not a person'),
  created_at: instantSchema,
  old_secret_until: instantSchema
    .nullable()
    .describe('until when deliveries are signed with the last secret too'),
})
export type Webhook = z.infer<typeof webhookSchema>
export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) })

export const issuedWebhookSchema = webhookSchema.extend({
  secret: z.string().describe('signs every delivery; told this once, it cannot be read again'),
})
export type IssuedWebhook = z.infer<typeof issuedWebhookSchema>

export const deliveryStates = ['due', 'delivered', 'failed'] as const

export const deliverySchema = z.object({
  delivery: deliveryIdSchema.describe('the header webhook-id, the same at every attempt'),
  event: z.enum([...noticeEvents, 'test', 'digest']),
  notices: z.int().positive().describe('how many it tells'),
  state: z.enum(deliveryStates).describe('due: to be sent, for the first time or again'),
  made_at: instantSchema,
  attempts: z.int().nonnegative(),
  attempted_at: instantSchema.nullable(),
  next_attempt_at: instantSchema.nullable(),
  response_status: z.int().nullable().describe('of the last attempt; null where nothing was answered'),
  response_body: z.string().nullable().describe('the beginning of that answer, at most 1,024 bytes'),
  failure: z.string().nullable().describe('why the last attempt did not deliver it'),
})
export type Delivery = z.infer<typeof deliverySchema>
/** `GET /v1/webhooks/{webhook}/deliveries`, newest first. */
export const deliveryListSchema = z.object({
  deliveries: z.array(deliverySchema),
  next_cursor: z.string().nullable(),
})
export type DeliveryList = z.infer<typeof deliveryListSchema>

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
