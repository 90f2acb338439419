/** Times the whole set of measures on each recorded snapshot of the paper's model, and what it is compared with. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { evaluateSnapshot } from '../../src/core/measures/evaluate.ts'
import { drive } from '../../test/core/drive.ts'
import type { Workerd } from './in-workerd.ts'
import { compared, type Differences, numpy } from './numpy.ts'
import { recordedRun } from './recorded-run.ts'
import { runFiles, steps } from './run-files.ts'
import { kinds, warmUp } from './work.ts'

const rounds = 2
const repeats = 5

/** Processor time of one round in ms, repeat by repeat: of the kinds of work in workerd, in native code, in numpy. */
export type Samples = Readonly<Record<(typeof kinds)[number] | 'native' | 'reference', number[]>>

export interface Timed {
  readonly step: number
  readonly samples: Samples
  /** From numpy's readings; null where there is no numpy. */
  readonly readings: Differences | null
}

export async function paperSnapshots(workerd: Workerd, progress: (text: string) => void): Promise<Timed[]> {
  for (const step of steps) await workerd.give(step, runFiles(step))
  for (let round = 0; round < warmUp; round += 1) {
    progress(`warming up: ${round + 1} of ${warmUp}`)
    for (const step of steps) for (const kind of kinds) await workerd.time(kind, step, 1)
  }
  const timed: Timed[] = []
  for (const step of steps) {
    const run = recordedRun(runFiles(step), step)
    const samples: Samples = { set: [], plain: [], floor: [], native: [], reference: [] }
    let readings: Differences | null = null
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      progress(`step ${step}: ${repeat + 1} of ${repeats}`)
      // In turns, so that a machine that slows down slows all of them down.
      for (const kind of kinds) samples[kind].push(await workerd.time(kind, step, rounds))
      const native = await nativeMs(step)
      if (native !== null) samples.native.push(native)
      const reference = await numpy(run, rounds)
      if (reference === null) continue
      samples.reference.push(reference.ms)
      readings ??= compared(await drive(evaluateSnapshot(run.subject, run.snapshot)), reference.readings)
    }
    timed.push({ step, samples, readings })
  }
  return timed
}

/** Null where ONNX Runtime's native build is not installed. */
async function nativeMs(step: number): Promise<number | null> {
  if (!existsSync(join(import.meta.dirname, 'node_modules', 'onnxruntime-node'))) return null
  const script = join(import.meta.dirname, 'native.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(step), String(rounds)])
  return z.object({ native_ms: z.number() }).parse(JSON.parse(stdout)).native_ms
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/**
 * What the set takes as a multiple of something else, on the snapshot where that is more: the median over repeats, each
 * of two times that were taken right after one another. Null where the other was not timed.
 */
export function worstRatio(timed: readonly Timed[], other: keyof Samples): number | null {
  const ratios = timed.map(({ samples }) => {
    const { set, [other]: others } = samples
    return others.length < set.length ? null : median(set.map((ms, at) => ms / (others[at] ?? Number.NaN)))
  })
  return ratios.reduce((worst, next) => (worst === null || next === null ? null : Math.max(worst, next)))
}
