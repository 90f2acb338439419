/** Where stopping rules that people use would have stopped a run. */
import { z } from 'zod'
import { stopHindsightSchema } from './rules.ts'

export const counterfactualStopSchema = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string().describe('the tool and its settings'),
  unavailable: z.string().nullable().describe('why it cannot judge this run'),
  hindsight: stopHindsightSchema,
})
export type CounterfactualStop = z.infer<typeof counterfactualStopSchema>
