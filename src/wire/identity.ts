/** Who may do what: projects, scopes, API keys, run tokens and share links as they cross the network. */
import { z } from 'zod'
import { runIdSchema } from './run.ts'

/** The project that is there from the start. */
export const DEFAULT_PROJECT = 'default'

export const projectNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a project is named by 1 to 40 of a-z, 0-9 and -, not beginning with -')

/** What a key may do; `admin` implies the others. */
export const scopes = ['runs:read', 'runs:write', 'rules:write', 'admin'] as const
export const scopeSchema = z.enum(scopes)
export type Scope = z.infer<typeof scopeSchema>

/** The public part of a credential: it names the credential and opens nothing. */
export const credentialIdSchema = z
  .string()
  .regex(/^[0-9a-hjkmnp-tv-z]{10}$/, 'an id of a credential is 10 characters of base32')

/** The text that is sent as `Authorization: Bearer`. It is told once, when it is made. */
export const credentialTextSchema = z.string().min(1).max(200)

const nameSchema = z.string().min(1).max(80)
const instantSchema = z.iso.datetime()
const expirySchema = instantSchema.optional().describe('from when it is good for nothing; without it, never')

const lifeSchema = z.object({
  name: z.string(),
  created_at: instantSchema,
  expires_at: instantSchema.nullable(),
  last_used_at: instantSchema.nullable().describe('to the minute'),
  revoked_at: instantSchema.nullable(),
})

export const apiKeySpecSchema = z.object({
  name: nameSchema,
  scopes: z
    .array(scopeSchema)
    .min(1)
    .max(scopes.length)
    .transform((given) => scopes.filter((scope) => given.includes(scope))),
  expires_at: expirySchema,
})

export const apiKeySchema = lifeSchema.extend({
  key: credentialIdSchema,
  scopes: z.array(scopeSchema),
  old_secret_until: instantSchema
    .nullable()
    .describe('until when the secret before the last rotation is good'),
})
export type ApiKey = z.infer<typeof apiKeySchema>
export const apiKeyListSchema = z.object({ keys: z.array(apiKeySchema) })

export const issuedApiKeySchema = apiKeySchema.extend({
  credential: credentialTextSchema.describe('told this once; it cannot be read again'),
})

const MOST_OVERLAP_SECONDS = 30 * 86_400
export const rotationSchema = z.object({
  overlap_seconds: z
    .int()
    .min(0)
    .max(MOST_OVERLAP_SECONDS)
    .default(86_400)
    .describe('for how long the old secret stays good'),
})

export const projectSpecSchema = z.object({ project: projectNameSchema })
export const createdProjectSchema = z.object({ project: projectNameSchema, key: issuedApiKeySchema })

export const runCredentialSpecSchema = z.object({ name: nameSchema, expires_at: expirySchema })

export const runTokenSchema = lifeSchema.extend({ token: credentialIdSchema, run: runIdSchema })
export const runTokenListSchema = z.object({ tokens: z.array(runTokenSchema) })
export const issuedRunTokenSchema = runTokenSchema.extend({
  credential: credentialTextSchema.describe('told this once; it cannot be read again'),
})

export const shareSchema = lifeSchema.extend({ share: credentialIdSchema, run: runIdSchema })
export const shareListSchema = z.object({ shares: z.array(shareSchema) })
export const issuedShareSchema = shareSchema.extend({
  credential: credentialTextSchema.describe('told this once; it cannot be read again'),
  link: z.string().describe("the credential in the address's fragment, which no browser sends to a server"),
})

export const signInSchema = z.object({
  credential: credentialTextSchema.describe('an API key, a share link or a sign-in code'),
})
export const signedInSchema = z.object({
  run: runIdSchema.nullable().describe('the one run that may be read; null: all of the project'),
  expires_at: instantSchema.nullable().describe('null: the session that there was goes on'),
})

export const signInCodeSchema = z.object({
  code: credentialTextSchema.describe('good for one sign-in'),
  expires_at: instantSchema,
})
