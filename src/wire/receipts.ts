import { z } from 'zod'

/** The answer to a probe. */
export const probeReceiptSchema = z.object({
  run: z.string(),
  sha256: z.string(),
  already_known: z.boolean().describe('the same probe was sent before'),
})
export type ProbeReceipt = z.infer<typeof probeReceiptSchema>

/** The answer to an uploaded model. */
export const modelReceiptSchema = z.object({
  run: z.string(),
  sha256: z.string(),
  already_known: z.boolean().describe('the same model was sent before'),
  tensors: z
    .array(z.object({ name: z.string(), shape: z.array(z.int()) }))
    .describe('what each snapshot must hold'),
  rows_at_once: z.int().positive().describe('rows of one pass, by the memory that a pass may take'),
  operations_per_row: z.number().nonnegative(),
})
export type ModelReceipt = z.infer<typeof modelReceiptSchema>
