import { z } from 'zod'

/** When a measure is evaluated: on every snapshot, on every k-th, or never in this run. */
export const plannedMeasureSchema = z.object({
  measure: z.string(),
  every: z.int().positive().nullable().describe('1: every snapshot; k: every k-th; null: never in this run'),
  because: z.string().nullable().describe('why not on every snapshot'),
  operations: z
    .number()
    .nonnegative()
    .nullable()
    .describe('floating-point, its share of what others use too not counted; null: not known yet'),
  bytes: z
    .number()
    .nonnegative()
    .nullable()
    .describe('the most held at once, the snapshot itself not counted'),
  cpu_ms: z
    .number()
    .nonnegative()
    .nullable()
    .describe('estimated processor time on one core of about 2.5 GHz'),
})
export type PlannedMeasure = z.infer<typeof plannedMeasureSchema>

/** The answer of `GET /v1/runs/{run}/plan`. */
export const planSchema = z.object({
  run: z.string(),
  evaluated: z
    .enum(['in the request', 'from the queue'])
    .describe('where a snapshot that is small enough to come in one request is evaluated'),
  tensors_known: z
    .boolean()
    .describe('false: the run names no model, so what the weights take is known with the first snapshot'),
  cpu_ms: z
    .number()
    .nonnegative()
    .describe('estimated, a snapshot on average, what measures share counted once'),
  most_cpu_ms: z.number().nonnegative().describe('the same of a snapshot on which every measure is due'),
  bytes: z.number().nonnegative(),
  limits: z.object({
    request_cpu_ms: z.number(),
    message_cpu_ms: z.number(),
    average_cpu_ms: z.number(),
    evaluation_bytes: z.number(),
  }),
  measures: z.array(plannedMeasureSchema),
})
export type RunPlan = z.infer<typeof planSchema>
