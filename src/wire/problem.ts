import { z } from 'zod'
import { spanSchema } from './rules.ts'

/** A failure as it crosses the network: RFC 9457, with a stable code and JSON pointers to what is wrong. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z
    .array(
      z.object({
        pointer: z.string(),
        detail: z.string(),
        code: z.string().optional().describe('of an error in an expression'),
        at: spanSchema.nullable().optional().describe('where in the expression'),
        nearest: z.string().nullable().optional().describe('the known name most like an unknown one'),
      }),
    )
    .optional(),
  request_id: z.string(),
  retryable: z.boolean(),
})
export type Problem = z.infer<typeof problemSchema>
