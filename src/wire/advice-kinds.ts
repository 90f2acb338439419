/** What a trainer can be told to do. */
import { z } from 'zod'

/** What the advisor tells by itself. `undetermined` is treated as `continue`. */
export const ownAdviceKinds = ['continue', 'extend', 'stop', 'intervene', 'undetermined'] as const
export const ownAdviceKindSchema = z.enum(ownAdviceKinds)
export type OwnAdviceKind = z.infer<typeof ownAdviceKindSchema>

/** With what rules alone tell: `pause` is to keep a checkpoint, and to wait for a person. */
export const adviceKinds = [...ownAdviceKinds, 'pause'] as const
export const adviceKindSchema = z.enum(adviceKinds)
export type AdviceKind = z.infer<typeof adviceKindSchema>
