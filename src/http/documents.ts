/** Pieces of the OpenAPI document that routes share: parameters, bodies, and what a failure looks like. */
import { z } from '@hono/zod-openapi'
import { problemSchema } from '../wire/problem.ts'
import { runIdSchema } from '../wire/run.ts'
import { snapshotIndexSchema } from '../wire/snapshot-index.ts'
import { EXAMPLE_RUN, exampleFile, exampleIndex } from './examples.ts'

export const runParam = z.object({
  run: runIdSchema.meta({ description: 'the id that opening the run gave', example: EXAMPLE_RUN }),
})

/** A step in a path: digits, within what a number can count exactly. */
export const stepParam = runParam.extend({
  step: z
    .string()
    .regex(/^(0|[1-9][0-9]{0,15})$/, 'a step is a whole number from 0 to 9007199254740991, in digits')
    .transform(Number)
    .refine(Number.isSafeInteger, 'a step is at most 9007199254740991')
    .meta({ description: 'the optimizer update that the snapshot was taken after', example: '300' }),
})

/**
 * Which attempt a post is of. In the address, so that one Idempotency-Key never stands for a post to two attempts, and so
 * that a log or a proxy tells them apart.
 */
export const attemptQuery = z.object({
  attempt: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().meta({
    description:
      'the attempt that this is of: refused with 409 once a newer one has begun, but for what both have in common; left out, it is of the newest',
  }),
})

/** Every answer that is not listed is a problem. */
export const problems = {
  default: {
    description: 'A problem (RFC 9457), with a stable code and pointers to what is wrong.',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
}

export const safetensorsTypes = [
  'application/octet-stream',
  'application/vnd.safetensors',
  'application/x-safetensors',
  'application/safetensors',
] as const

const file = { schema: z.string().meta({ format: 'binary' }), example: exampleFile }

export const safetensorsContent = { 'application/octet-stream': file }

export const safetensorsBody = {
  required: true,
  description: 'A safetensors file.',
  content: { ...safetensorsContent, 'application/vnd.safetensors': file },
}

/** A snapshot in one file, or the index of one whose shards were sent before. */
export const snapshotBody = {
  description: 'A safetensors file, or the index of the shards that were sent before.',
  content: {
    ...safetensorsContent,
    'application/vnd.safetensors': file,
    'application/x-safetensors': file,
    'application/safetensors': file,
    'application/json': { schema: snapshotIndexSchema, example: exampleIndex },
  },
}
export const snapshotTypes: readonly string[] = Object.keys(snapshotBody.content)

/** A body or an answer in JSON. */
export function json<S extends z.ZodType>(schema: S, description: string, example?: unknown) {
  const content = example === undefined ? { schema } : { schema, example }
  return { description, content: { 'application/json': content } }
}
