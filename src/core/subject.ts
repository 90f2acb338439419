/** Everything about a run that its snapshots share: its model, its rows, its frequency basis. */
import type { OnnxFile } from '../wire/onnx/file.ts'
import type { RunSpec } from '../wire/run.ts'
import { type CoreFailure, failed } from './failure.ts'
import { defaultLimits, type EvaluationLimits } from './limits.ts'
import { type RunArrays, runArrays } from './measures/quantities/run-arrays.ts'
import { checkModel } from './models/check-model.ts'
import type { Model } from './models/model.ts'
import { modelOfRun, noUploadedModel } from './models/model-of-run.ts'
import type { Probe } from './probe.ts'
import { type RowsOf, rowsOf } from './rows.ts'
import { type Sample, sampleOf } from './sample.ts'
import { type FourierBasis, fourierBasis } from './tasks/fourier.ts'

export interface Subject {
  readonly spec: RunSpec
  readonly model: Model | null
  readonly hasProbe: boolean
  readonly rows: RowsOf
  /** Null where there are no rows. */
  readonly sample: Sample | null
  readonly basis: FourierBasis | null
  /** Null where there are no rows. */
  readonly arrays: RunArrays | null
  readonly limits: EvaluationLimits
}

type SubjectResult =
  | { readonly ok: true; readonly subject: Subject }
  | { readonly ok: false; readonly failure: CoreFailure }

/**
 * Prepares a run for its snapshots. Fails where the model and the task contradict each other. `upload` is the graph of a
 * run whose model is one; until it came, such a run has no forward pass.
 */
export function prepareSubject(
  spec: RunSpec,
  probe: Probe | null,
  limits: EvaluationLimits = defaultLimits,
  upload: OnnxFile | null = null,
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
  const known = rowsOf(spec, probe, limits)
  const made = modelOfRun(spec, upload, known)
  if (!made.ok) return made
  const { model } = made
  const missing = spec.model !== undefined && model === null
  const rows = missing ? { none_because: noUploadedModel } : known
  const structure = 'rows' in rows ? rows.rows.structure : null
  const basis = structure === null ? null : fourierBasis(structure.order)
  return {
    ok: true,
    subject: {
      spec,
      model,
      hasProbe: probe !== null,
      rows,
      sample: 'rows' in rows ? sampleOf(rows.rows) : null,
      basis,
      arrays: 'rows' in rows ? runArrays(rows.rows, basis) : null,
      limits,
    },
  }
}
