/** A run of corpus/runs: what is kept of a recorded run once its snapshots are gone. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { type RunSpec, runSpecSchema } from '../../src/wire/run.ts'
import type { ScalarsLine } from '../../src/wire/scalars.ts'
import { scalarsOf } from '../../training-client/command/recorded-run.ts'
import { compact, compactReadingsSchema, expand, type ReadingsAt } from './compact.ts'

/** What hindsight says; corpus/recorder/truth.py states the rules. */
export const truthSchema = z.looseObject({
  generalizes: z.boolean(),
  fitted_step: z.int().nullable(),
  circuit_formation_step: z.int().nullable(),
  cleanup_band: z.tuple([z.int(), z.int()]).nullable(),
  generalized_step: z
    .object({ 'test_accuracy_0.9': z.int().nullable(), 'test_accuracy_0.99': z.int().nullable() })
    .nullable(),
  cleaned_up_step: z.int().nullable(),
  at_once: z.boolean().default(false),
  lost_step: z.int().nullable().default(null),
})
export type Truth = z.infer<typeof truthSchema>

export interface KeptRun {
  readonly spec: RunSpec
  readonly truth: Truth
  readonly readings: readonly ReadingsAt[]
  readonly scalars: readonly ScalarsLine[]
}

const files = {
  spec: 'run.json',
  truth: 'truth.json',
  readings: 'readings.json.gz',
  scalars: 'scalars.csv.gz',
} as const

/** Keeps what `recorded` (a recorded run's folder) says, and these readings of it. Half a run is never left behind. */
export async function keepRun(
  recorded: string,
  kept: string,
  readings: readonly ReadingsAt[],
): Promise<{ readonly bytes: number }> {
  const begun = `${kept}.begun`
  await rm(begun, { recursive: true, force: true })
  await mkdir(begun, { recursive: true })
  const contents = [
    [files.spec, await readFile(join(recorded, 'run.json'))],
    [files.truth, await readFile(join(recorded, 'truth.json'))],
    [files.readings, gzipSync(JSON.stringify(compact(readings)), { level: 9 })],
    [files.scalars, gzipSync(await readFile(join(recorded, 'scalars.csv')), { level: 9 })],
  ] as const
  for (const [name, content] of contents) await writeFile(join(begun, name), content)
  await rm(kept, { recursive: true, force: true })
  await rename(begun, kept)
  return { bytes: contents.reduce((sum, [, { length }]) => sum + length, 0) }
}

/** Reads a run of corpus/runs. Throws where its files do not hold what they should. */
export async function readKeptRun(kept: string): Promise<KeptRun> {
  const text = (name: string): Promise<string> => readFile(join(kept, name), 'utf8')
  const unpacked = async (name: string): Promise<string> =>
    gunzipSync(await readFile(join(kept, name))).toString('utf8')
  return {
    spec: runSpecSchema.parse(JSON.parse(await text(files.spec))),
    truth: truthSchema.parse(JSON.parse(await text(files.truth))),
    readings: expand(compactReadingsSchema.parse(JSON.parse(await unpacked(files.readings)))),
    scalars: scalarsOf(await unpacked(files.scalars), join(kept, files.scalars)),
  }
}
