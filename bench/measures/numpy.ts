/** The same measures in numpy: what they take there, and by how much the readings differ. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { fewOf, type Sample, type Span } from '../../src/core/sample.ts'
import type { Readings } from '../../src/wire/reading.ts'
import type { BenchRun } from './random-run.ts'
import { directory } from './run-files.ts'

export interface Numpy {
  /** Milliseconds of processor time a round. */
  readonly ms: number
  readonly readings: Readonly<Record<string, number | readonly number[]>>
}

export interface Differences {
  /** The measures that both have, by the difference of their readings: relative to the larger of 1 and numpy's. */
  readonly differences: ReadonlyMap<string, number>
  /** Measures with a reading here and none there. */
  readonly missing: readonly string[]
}

const answerSchema = z.object({
  reference_ms: z.number(),
  readings: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
})

/** On the recorded snapshot of `run`; null where there is no python3 with numpy. */
export async function numpy({ subject, snapshot }: BenchRun, rounds: number): Promise<Numpy | null> {
  if (subject.sample === null) throw new Error('the run has rows')
  const scratch = mkdtempSync(join(tmpdir(), 'latebloom-bench-'))
  const oneThread = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  // No compiled files in the tree.
  const environment = { ...oneThread, PYTHONDONTWRITEBYTECODE: '1' }
  try {
    const path = join(scratch, 'sample.json')
    writeFileSync(path, JSON.stringify(described(subject.sample)))
    const { stdout } = await promisify(execFile)(
      'python3',
      [join(import.meta.dirname, 'reference'), directory, String(snapshot.step), path, String(rounds)],
      { env: { ...process.env, ...environment } },
    )
    const { reference_ms: ms, readings } = answerSchema.parse(JSON.parse(stdout))
    return { ms, readings }
  } catch (error) {
    if (/No module named 'numpy'|ENOENT/.test(String(error))) return null
    throw error
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function described({ tokens, labels, context, classes, train, test }: Sample) {
  const span = ({ start, end }: Span) => [start, end]
  return {
    tokens: Array.from(labels, (_, row) =>
      Array.from(tokens.subarray(row * context, (row + 1) * context), Number),
    ),
    labels: Array.from(labels),
    classes,
    train: span(train),
    test: span(test),
    few: span(fewOf(test)),
    few_train: span(fewOf(train)),
  }
}

export function compared(ours: Readings, theirs: Numpy['readings']): Differences {
  const differences = new Map<string, number>()
  const missing: string[] = []
  for (const [id, reading] of Object.entries(ours)) {
    if ('undefined_because' in reading) continue
    const other = theirs[id]
    if (other === undefined) missing.push(id)
    else differences.set(id, difference([reading.value].flat(), [other].flat()))
  }
  return { differences, missing }
}

function difference(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) return Number.POSITIVE_INFINITY
  return Math.max(
    ...theirs.map(
      (value, index) => Math.abs((ours[index] ?? Number.NaN) - value) / Math.max(1, Math.abs(value)),
    ),
  )
}
