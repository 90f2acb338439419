import { z } from 'zod'

/**
 * What became of a snapshot. `receiving`: its bytes are on their way, nothing was acknowledged; `stored`: they are
 * safe and wait for evaluation; `evaluated`; `failed`: evaluation ended without readings, for the reason given.
 */
export const snapshotStates = ['receiving', 'stored', 'evaluated', 'failed'] as const

export const snapshotEntrySchema = z.object({
  step: z.int().nonnegative(),
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  state: z.enum(snapshotStates),
  attempts: z.int().nonnegative(),
  failure: z.string().nullable(),
  expired_at: z.iso
    .datetime()
    .nullable()
    .optional()
    .describe(
      'when its weights were removed, as the retention of the advisor says; null while they are kept',
    ),
})
export type SnapshotEntry = z.infer<typeof snapshotEntrySchema>

export const snapshotListSchema = z.object({ run: z.string(), snapshots: z.array(snapshotEntrySchema) })
