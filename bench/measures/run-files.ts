/** The recorded run whose snapshots the benchmark of the measures evaluates, as files. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../embedded/paths.ts'
import type { RunFiles } from './recorded-run.ts'

export const directory = join(root, 'test', 'fixtures', 'runs', 'add-113-seed0')

/** In memorization, and late in cleanup, where losses, frequencies and neurons all say something. */
export const steps = [1500, 9500] as const

export function runFiles(step: number): RunFiles {
  const read = (name: string) => new Uint8Array(readFileSync(join(directory, name)))
  return {
    spec: read('run.json'),
    probe: read('probe.safetensors'),
    snapshot: read(join('snapshots', `${String(step).padStart(8, '0')}.safetensors`)),
  }
}
