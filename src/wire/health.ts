import { z } from 'zod'

/** What the deep check looks at. */
export const healthParts = ['index', 'objects', 'queue', 'runtime'] as const
export type HealthPart = (typeof healthParts)[number]

export const healthSchema = z.object({ status: z.literal('ok') })
export const deepHealthSchema = healthSchema.extend({ parts: z.array(z.enum(healthParts)) })
