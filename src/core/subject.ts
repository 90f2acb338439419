/** Everything about a run that its snapshots share: its model, its rows, its frequency basis. */
import type { RunSpec } from '../wire/run.ts'
import { type CoreFailure, failed } from './failure.ts'
import { checkModel } from './models/check-model.ts'
import type { Model } from './models/model.ts'
import { modelOf } from './models/register.ts'
import type { Probe } from './probe.ts'
import { type RowsOf, rowsOf } from './rows.ts'
import { type FourierBasis, fourierBasis } from './tasks/fourier.ts'

export interface Subject {
  readonly spec: RunSpec
  readonly model: Model | null
  readonly hasProbe: boolean
  readonly rows: RowsOf
  readonly basis: FourierBasis | null
}

/** What one evaluation may cost: forward passes over all rows, in floating-point operations. */
export interface EvaluationLimits {
  readonly mostOperations: number
}

/** About 4 s of forward pass at the 10 GFLOP/s that WebAssembly reaches: p = 113 in the paper's model takes 7 GFLOP. */
export const defaultLimits: EvaluationLimits = { mostOperations: 40e9 }

type SubjectResult =
  | { readonly ok: true; readonly subject: Subject }
  | { readonly ok: false; readonly failure: CoreFailure }

/** Prepares a run for its snapshots. Fails where the model and the task contradict each other. */
export function prepareSubject(
  spec: RunSpec,
  probe: Probe | null,
  limits: EvaluationLimits = defaultLimits,
): SubjectResult {
  const { task } = spec
  if (task.kind === 'modular_arithmetic') {
    const most = Math.floor(task.modulus / 2)
    const tooHigh = task.key_frequencies?.find((frequency) => frequency > most)
    if (tooHigh !== undefined) {
      return failed(
        'key_frequency_range',
        `key_frequencies holds ${tooHigh}; modulo ${task.modulus} the frequencies are 1 to ${most}.`,
        '/task/key_frequencies',
      )
    }
  }
  const wrong = spec.model === undefined ? null : checkModel(spec.model)
  if (wrong !== null) return { ok: false, failure: wrong }
  const model = spec.model === undefined ? null : modelOf(spec.model)
  const rows = bounded(rowsOf(spec, probe), model, limits)
  const structure = 'rows' in rows ? rows.rows.structure : null
  return {
    ok: true,
    subject: {
      spec,
      model,
      hasProbe: probe !== null,
      rows,
      basis: structure === null ? null : fourierBasis(structure.order),
    },
  }
}

function bounded(rows: RowsOf, model: Model | null, limits: EvaluationLimits): RowsOf {
  if ('none_because' in rows || model === null) return rows
  const operations = rows.rows.count * model.operationsPerRow
  if (operations <= limits.mostOperations) return rows
  const giga = (value: number): string => (value / 1e9).toPrecision(3)
  return {
    none_because: `a forward pass over ${rows.rows.count} rows takes ${giga(operations)} GFLOP, and at most ${giga(limits.mostOperations)} are spent on a snapshot`,
  }
}
