/** The build's manifest: what the bundle was made from, which tables it knows, and how the Worker is bound. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { manifestPath } from './paths.ts'

const manifestSchema = z.object({
  fingerprint: z.string(),
  /** How many migrations the bundle has for an object of each kind. */
  schemas: z.object({ run: z.int(), index: z.int() }),
  workerOptions: z.record(z.string(), z.unknown()),
})

export function builtManifest(): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(manifestPath, 'utf8')))
}
