/** The rulesets of a run in their versions, and what an editor of rules is told. */
import { z } from 'zod'
import { presetNameSchema, ruleErrorSchema, rulesetSchema } from './rules.ts'
import { runIdSchema, runSpecSchema } from './run.ts'

/** Who saved something. */
export const savedBySchema = z.object({
  id: z.string().describe('of the credential, or who Cloudflare Access says it is'),
  name: z.string().nullable().describe('that the credential had then'),
})
export type SavedBy = z.infer<typeof savedBySchema>

/** A ruleset as it was saved. */
export const rulesVersionSchema = z.object({
  version: z.int().positive(),
  from_step: z
    .int()
    .nonnegative()
    .describe(
      'it is in force from this step on, until the next version is; where both begin at one step, never',
    ),
  saved_at: z.iso.datetime(),
  saved_by: savedBySchema.nullable().describe('null: the run was opened before there were rules'),
  preset: presetNameSchema.nullable().describe('the preset that it was saved as'),
  ruleset: rulesetSchema,
})
export type RulesVersion = z.infer<typeof rulesVersionSchema>

/** The answer of `GET` and `PUT /v1/runs/{run}/rules`: the newest version. */
export const runRulesSchema = z.object({ run: runIdSchema, ...rulesVersionSchema.shape })
export type RunRules = z.infer<typeof runRulesSchema>

/** The answer of `GET /v1/runs/{run}/rules/versions`, newest first. */
export const rulesVersionsSchema = z.object({
  run: runIdSchema,
  versions: z.array(rulesVersionSchema).min(1),
})

/** The body of `POST /v1/rules/check`. */
export const rulesCheckRequestSchema = z
  .strictObject({
    run: runIdSchema.optional().describe('checked against this run'),
    spec: runSpecSchema.optional().describe('or against a run that would be opened with this'),
    ruleset: rulesetSchema,
  })
  .refine(({ run, spec }) => run === undefined || spec === undefined, {
    error: 'give a run or a spec, not both; without either, names of any run are taken',
  })
export type RulesCheckRequest = z.infer<typeof rulesCheckRequestSchema>
export type RulesCheckRequestInput = z.input<typeof rulesCheckRequestSchema>

/** The answer of `POST /v1/rules/check`. */
export const rulesCheckSchema = z.object({ errors: z.array(ruleErrorSchema) })
export type RulesCheck = z.infer<typeof rulesCheckSchema>

/** The answer of `GET /v1/rules/presets`. */
export const presetListSchema = z.object({
  presets: z.array(
    z.object({
      name: presetNameSchema,
      title: z.string(),
      description: z.string(),
      ruleset: rulesetSchema,
      unavailable: z.string().nullable().describe('why it does not fit the run; null where it does'),
    }),
  ),
})
export type PresetList = z.infer<typeof presetListSchema>

/** The answer of `GET /v1/rules/names`: what an expression may speak of. */
export const ruleNamesSchema = z.object({
  names: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['number', 'boolean', 'string', 'numbers', 'strings']),
      unit: z.string().nullable().describe('of a measure'),
      description: z.string(),
      one_of: z.array(z.string()).nullable().describe('the texts that it can be'),
      unavailable: z.string().nullable().describe('why it has no value in this run; null where it may have'),
    }),
  ),
  functions: z.array(
    z.object({ name: z.string(), signature: z.string(), returns: z.string(), description: z.string() }),
  ),
})
export type RuleNames = z.infer<typeof ruleNamesSchema>
