/** A run as in the paper, for any modulus, with seeded random weights: what the benchmarks of the measures evaluate. */
import type { Tensor } from '../../src/core/evaluation.ts'
import { contextsOf, type RowsContext } from '../../src/core/measures/context.ts'
import { generator } from '../../src/core/seeded.ts'
import type { Snapshot } from '../../src/core/snapshot.ts'
import { prepareSubject, type Subject } from '../../src/core/subject.ts'
import { runSpecSchema } from '../../src/wire/run.ts'

export interface BenchRun {
  readonly subject: Subject
  readonly snapshot: Snapshot
  /** The snapshots before it, newest first. */
  readonly earlier: readonly Snapshot[]
}

/** The paper's model (d_model 128, 4 heads, MLP 512) modulo p, with 30% of the pairs in train. */
export function randomRun(p: number): BenchRun {
  const random = generator(p)
  const spec = runSpecSchema.parse({
    name: `addition modulo ${p}`,
    task: { kind: 'modular_arithmetic', operation: 'add', modulus: p },
    model: {
      architecture: 'transformer',
      heads: 4,
      d_model: 128,
      d_mlp: 512,
      vocabulary: p + 1,
      context: 3,
      read_position: 2,
    },
  })
  const rows = p * p
  const pairs = Array.from({ length: rows }, (_, index): [number, number] => [
    Math.floor(index / p),
    index % p,
  ])
  const probe = {
    rows,
    context: 3,
    inputs: Int32Array.from(pairs.flatMap(([a, b]) => [a, b, p])),
    labels: Int32Array.from(pairs, ([a, b]) => (a + b) % p),
    split: Uint8Array.from(pairs, () => (random() < 0.3 ? 0 : 1)),
  }
  const prepared = prepareSubject(spec, probe, unlimited)
  if (!prepared.ok) throw new Error(prepared.failure.detail)
  const { subject } = prepared
  const snapshotAt = (step: number): Snapshot => {
    const tensors = new Map<string, Tensor>()
    for (const { name, sizes } of subject.model?.tensors ?? []) {
      const data = new Float32Array(sizes.reduce((product, size) => product * size, 1))
      const scale = 2 / Math.sqrt(sizes.at(-1) ?? 1)
      for (let index = 0; index < data.length; index += 1)
        data[index] = scale * (random() + random() + random() - 1.5)
      tensors.set(name, { dtype: 'float32', shape: sizes, data })
    }
    return { step, tensors, non_finite: null }
  }
  return { subject, snapshot: snapshotAt(400), earlier: [300, 200, 100].map(snapshotAt) }
}

/** What the run's forward measures read from. */
export function rowsContextOf({ subject, snapshot }: BenchRun): RowsContext {
  const { rows } = contextsOf(subject, snapshot)
  if (!('context' in rows)) throw new Error(rows.none_because)
  return rows.context
}

/** So that every measure is evaluated. */
export const unlimited = {
  averageMilliseconds: Number.POSITIVE_INFINITY,
  mostMilliseconds: Number.POSITIVE_INFINITY,
  mostBytes: Number.POSITIVE_INFINITY,
}
