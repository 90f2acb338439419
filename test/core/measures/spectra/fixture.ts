/** What numpy, scipy and the powerlaw package say of matrices and tails (bench/spectra/reference.py). */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { z } from 'zod'
import { type Weights, weight } from '../../small-run.ts'

export const spectralMeasures = [
  'effective_rank',
  'spectral_entropy',
  'stable_rank',
  'power_law_alpha',
  'power_law_distance',
  'correlation_traps',
] as const

const valuesSchema = z.object({
  effective_rank: z.number(),
  spectral_entropy: z.number(),
  stable_rank: z.number(),
  power_law_alpha: z.number().nullable(),
  power_law_distance: z.number().nullable(),
  correlation_traps: z.int(),
})
const fixtureSchema = z.object({
  tracy_widom_quantile: z.number(),
  matrices: z.record(z.string(), valuesSchema.extend({ shape: z.array(z.int()), float32: z.base64() })),
  snapshots: z.record(z.string(), z.record(z.string(), valuesSchema)),
  tails: z.record(
    z.string(),
    z.object({ numbers: z.array(z.number()), alpha: z.number(), distance: z.number() }),
  ),
})

export const fixture = fixtureSchema.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/spectra.json', import.meta.url), 'utf8')),
)

/** The matrices of the fixture as the weights of one snapshot. */
export const fixtureWeights: Weights = new Map(
  Object.entries(fixture.matrices).map(([name, { shape, float32 }]) => {
    const bytes = Uint8Array.from(Buffer.from(float32, 'base64'))
    const data = new Float32Array(bytes.buffer)
    return [name, weight(shape, (index) => data[index] ?? expect.fail('too short'))]
  }),
)
