import { z } from 'zod'
import { modelSchema } from './model.ts'
import { rulesChoiceSchema } from './rules.ts'
import { groupCompositionSchema, sparseParitySchema } from './tasks.ts'

export type { MlpSpec, ModelSpec, TransformerSpec } from './model.ts'
export type { GroupCompositionSpec, SparseParitySpec } from './tasks.ts'

const positive = z.int().positive()

/** Operations of modular arithmetic that become addition in some order of the operands: their Fourier structure is known. */
export const cyclicOperations = ['add', 'subtract', 'multiply', 'divide'] as const

/** With them `quadratic_form`, a^2 + ab + b^2, which has no such order. */
export const operations = [...cyclicOperations, 'quadratic_form'] as const

/** a (operation) b mod p. `key_frequencies`, where known beforehand, feed the measures of that name. */
export const modularArithmeticSchema = z.looseObject({
  kind: z.literal('modular_arithmetic'),
  operation: z.enum(operations),
  modulus: z.int().min(3).max(1024),
  key_frequencies: z.array(positive).max(512).optional(),
})

/** A task whose structure is not known to the advisor: measures that need it stay undefined, and say so. */
export const genericTaskSchema = z.looseObject({ kind: z.literal('generic'), classes: positive.optional() })

export const taskSchema = z.discriminatedUnion('kind', [
  modularArithmeticSchema,
  groupCompositionSchema,
  sparseParitySchema,
  genericTaskSchema,
])
export type TaskSpec = z.infer<typeof taskSchema>
export type ModularArithmeticSpec = z.infer<typeof modularArithmeticSchema>

export const optimizerSchema = z.looseObject({
  name: z.string().max(64).optional(),
  learning_rate: z.number().nonnegative().optional(),
  weight_decay: z.number().nonnegative().optional(),
  betas: z.tuple([z.number(), z.number()]).optional(),
})

export const scheduleSchema = z
  .looseObject({
    planned_steps: positive.optional().describe('where the trainer means to stop'),
    max_steps: positive.optional().describe('the most steps that the trainer would pay for'),
    snapshot_every: positive.optional().describe('steps between snapshots'),
    cost_per_step: z.number().positive().optional().describe('of one step, in any unit: rules may name cost'),
  })
  .refine(
    (s) => s.planned_steps === undefined || s.max_steps === undefined || s.planned_steps <= s.max_steps,
    {
      error: 'planned_steps is larger than max_steps: plan at most what you would pay for',
      path: ['planned_steps'],
    },
  )

/** The body of `POST /v1/runs`, and `run.json` of a recorded run. Fields that are not named here are kept. */
export const runSpecSchema = z.looseObject({
  name: z.string().min(1).max(200),
  task: taskSchema.default({ kind: 'generic' }),
  model: modelSchema.optional().describe('without it, only measures of the weights alone are evaluated'),
  optimizer: optimizerSchema.default({}),
  data: z
    .looseObject({ train_examples: positive.optional(), train_fraction: z.number().gt(0).max(1).optional() })
    .default({}),
  precision: z.string().max(32).default('float32'),
  schedule: scheduleSchema.default({}),
  rules: rulesChoiceSchema.optional().describe('what to do on a verdict; without it, the preset `advised`'),
})
export type RunSpec = z.infer<typeof runSpecSchema>

export const runIdSchema = z
  .string()
  .regex(/^run_[0-9a-z]{16,32}$/, 'a run id looks like run_01k9z0a4x7m2q8tb')

export const runStates = ['open', 'closed'] as const

/** What the list of runs shows of each. */
export const runSummarySchema = z.object({
  run: runIdSchema,
  name: z.string(),
  created_at: z.iso.datetime(),
  heard_at: z.iso.datetime().describe('when the trainer last posted anything'),
  expected_by: z.iso
    .datetime()
    .nullable()
    .default(null)
    .describe(
      'when the trainer should have posted again at its pace so far; null where that is not known, or the run is closed',
    ),
  state: z.enum(runStates),
  step: z.int().nonnegative().nullable().describe('the newest step that anything is known of'),
  snapshots: z.int().nonnegative(),
  phase: z.string(),
  phase_probability: z.number(),
  advice: z.string(),
  planned_steps: z.int().nullable(),
  max_steps: z.int().nullable(),
})
export type RunSummary = z.infer<typeof runSummarySchema>

export const runSchema = z.object({
  ...runSummarySchema.shape,
  spec: runSpecSchema,
  has_probe: z.boolean(),
  has_model: z.boolean().default(false).describe('whether an ONNX graph was uploaded'),
  attempt: z
    .int()
    .positive()
    .default(1)
    .describe('the newest attempt: more than 1 where the trainer was resumed'),
})
export type Run = z.infer<typeof runSchema>

export const runListSchema = z.object({ runs: z.array(runSummarySchema), next_cursor: z.string().nullable() })
export type RunList = z.infer<typeof runListSchema>

/** The body of `PATCH /v1/runs/{run}`. */
export const runPatchSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  state: z.enum(runStates).optional(),
})
export type RunPatch = z.infer<typeof runPatchSchema>
