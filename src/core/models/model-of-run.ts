/** The model of a run: made of its specification alone, or of the graph that was uploaded for it. */

import type { OnnxFile } from '../../wire/onnx/file.ts'
import type { RunSpec } from '../../wire/run.ts'
import { type CoreFailure, failed } from '../failure.ts'
import type { RowsOf } from '../rows.ts'
import type { Model } from './model.ts'
import { modelOf } from './register.ts'
import { uploadedModel } from './uploaded/uploaded-model.ts'

/** Why there is no forward pass where the graph of an `onnx` run did not come. */
export const noUploadedModel =
  "the run's model is an ONNX graph that was not sent: PUT it to /model before the first snapshot"

/** Null where the run names no model, or its graph was not uploaded. */
export function modelOfRun(
  spec: RunSpec,
  upload: OnnxFile | null,
  rows: RowsOf,
):
  | { readonly ok: true; readonly model: Model | null }
  | { readonly ok: false; readonly failure: CoreFailure } {
  const { model } = spec
  if (model === undefined) return { ok: true, model: null }
  if (model.architecture !== 'onnx') return { ok: true, model: modelOf(model) }
  if (upload === null) return { ok: true, model: null }
  const known = 'rows' in rows ? rows.rows : null
  const made = uploadedModel(upload, model, { rows: known?.count ?? 0, classes: known?.classes ?? null })
  return made.ok ? { ok: true, model: made.value } : failed(made.failure.code, made.failure.detail, '/model')
}
