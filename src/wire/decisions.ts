/** The decision log: what each advice was made of, and whether it can be made again from what is stored. */
import { z } from 'zod'
import { adviceKindSchema } from './advice-kinds.ts'
import { decidedBySchema } from './rules-said.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** One version of the advice at a step, with what it rests on. */
export const decisionSchema = z.object({
  step: z.int().nonnegative(),
  version: z.int().positive().describe('of the advice at this step'),
  attempt: z.int().positive().describe('the attempt in which it was given'),
  abandoned: z.boolean().describe('whether a later attempt was resumed from before this step'),
  given_at: z.iso.datetime(),
  advice: adviceKindSchema,
  by: decidedBySchema,
  inputs_sha256: sha256.describe(
    'of the specification, and of all readings and scalars up to its step that were known when it was given',
  ),
  confirmed_sha256: sha256.describe(
    'of the newest of these with which it was made again and came out the same: late data need not change it',
  ),
  ruleset: z.object({ name: z.string(), version: z.int().positive(), sha256 }),
  detector: z.object({ version: z.int().positive(), sha256: sha256.describe('of its parameters') }),
  code: z.string().describe('the version of the advisor'),
})
export type Decision = z.infer<typeof decisionSchema>

/** The answer of `GET /v1/runs/{run}/decisions`, by step and version. */
export const decisionsSchema = z.object({
  run: z.string(),
  decisions: z.array(decisionSchema),
  next_cursor: z.string().nullable(),
})

export const differenceKinds = ['inputs', 'advice', 'ruleset', 'detector', 'missing'] as const

/**
 * What does not agree with what is stored. `inputs`: other readings or scalars; `advice`: made again it is another;
 * `ruleset`: the stored one has another digest; `detector`: another version made it, so it is not made again; `missing`:
 * an advice without its entry, or an entry without its advice.
 */
export const differenceSchema = z.object({
  step: z.int().nonnegative(),
  version: z.int().positive(),
  what: z.enum(differenceKinds),
  stored: z.string(),
  computed: z.string(),
})
export type Difference = z.infer<typeof differenceSchema>

/** The answer of `GET /v1/runs/{run}/decisions/verification`. */
export const verificationSchema = z.object({
  run: z.string(),
  verified: z.int().nonnegative().describe('the newest version of each step, made again'),
  superseded: z
    .int()
    .nonnegative()
    .describe('older versions and abandoned ones: what they were made of is not what is stored now'),
  unlogged: z.int().nonnegative().describe('advice that was given before there was a log'),
  differences: z.array(differenceSchema),
})
export type Verification = z.infer<typeof verificationSchema>
