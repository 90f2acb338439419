/** Where stopping rules that people use would have stopped a run. */
import { z } from 'zod'
import { stopHindsightSchema } from './rules-replay.ts'

export const counterfactualStopSchema = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string().describe('the tool and its settings'),
  unavailable: z.string().nullable().describe('why it cannot judge this run'),
  hindsight: stopHindsightSchema,
})
export type CounterfactualStop = z.infer<typeof counterfactualStopSchema>

/** The answer of `GET /v1/runs/{run}/counterfactuals`. */
export const counterfactualsSchema = z.object({
  run: z.string(),
  stops: z.array(counterfactualStopSchema),
})
