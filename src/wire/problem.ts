import { z } from 'zod'

/** A failure as it crosses the network: RFC 9457, with a stable code and JSON pointers to what is wrong. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  request_id: z.string(),
  retryable: z.boolean(),
})
export type Problem = z.infer<typeof problemSchema>
