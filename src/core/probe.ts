/** The probe: inputs and labels on which forward measures are evaluated, each row in a split. */
import type { RunSpec } from '../wire/run.ts'
import type { SafetensorsFile, TensorView } from '../wire/safetensors/parse.ts'
import { readInt64, readUint8 } from '../wire/safetensors/read.ts'
import { type CoreFailure, failed } from './failure.ts'

export const trainSplit = 0
export const testSplit = 1
/** Marks rows that are evaluated for the task's structure but belong to no split. */
export const noSplit = 255

/** Rows of tokens with their labels and splits (0 train, 1 test). */
export interface Probe {
  readonly rows: number
  readonly context: number
  /** [rows, context] */
  readonly inputs: Int32Array
  /** [rows] */
  readonly labels: Int32Array
  /** [rows] */
  readonly split: Uint8Array
}

type ProbeResult =
  | { readonly ok: true; readonly probe: Probe }
  | { readonly ok: false; readonly failure: CoreFailure }

/** The largest probe that is taken, in tokens: 4 million, 32 MB as int64. */
const mostTokens = 4_000_000

/** Reads `inputs` I64 [n, context], `labels` I64 [n] and `split` U8 [n] and checks them against the run's model. */
export function readProbe(spec: RunSpec, file: SafetensorsFile): ProbeResult {
  const views: TensorView[] = []
  for (const [name, dtype, rank] of [
    ['inputs', 'I64', 2],
    ['labels', 'I64', 1],
    ['split', 'U8', 1],
  ] as const) {
    const view = file.tensors.get(name)
    if (view === undefined) {
      return failed(
        'probe_tensor_missing',
        `The probe lacks the tensor '${name}'. It needs inputs I64 [n, context], labels I64 [n] and split U8 [n].`,
        `/${name}`,
      )
    }
    if (view.dtype !== dtype || view.shape.length !== rank) {
      return failed(
        'probe_tensor_form',
        `'${name}' is ${view.dtype} [${view.shape.join(', ')}]; it must be ${dtype} with ${rank} ${rank === 1 ? 'dimension' : 'dimensions'}.`,
        `/${name}`,
      )
    }
    views.push(view)
  }
  const [inputs, labels, split] = views
  if (inputs === undefined || labels === undefined || split === undefined)
    throw new Error('three tensors were read')
  const [rows = 0, context = 0] = inputs.shape
  if (rows === 0 || context === 0)
    return failed('probe_empty', 'The probe has no rows: give at least one input.', '/inputs')
  if (rows * context > mostTokens) {
    return failed(
      'probe_too_large',
      `The probe has ${rows * context} tokens; at most ${mostTokens} are taken. Send a sample of the rows.`,
      '/inputs',
    )
  }
  for (const view of [labels, split]) {
    if (view.shape[0] !== rows) {
      return failed(
        'probe_rows_differ',
        `'${view.name}' has ${view.shape[0]} rows, but inputs has ${rows}.`,
        `/${view.name}`,
      )
    }
  }
  if (spec.model !== undefined && spec.model.context !== context) {
    return failed(
      'probe_context',
      `inputs has ${context} tokens a row, but the run's model has a context of ${spec.model.context}.`,
      '/inputs',
    )
  }
  const inputValues = readInt64(inputs)
  const labelValues = readInt64(labels)
  if (!inputValues.ok) return failed('probe_tensor_form', inputValues.failure.detail, '/inputs')
  if (!labelValues.ok) return failed('probe_tensor_form', labelValues.failure.detail, '/labels')
  const splitValues = readUint8(split)
  if (!splitValues.ok) return failed('probe_tensor_form', splitValues.failure.detail, '/split')
  const vocabulary = spec.model?.vocabulary ?? Number.MAX_SAFE_INTEGER
  const badInput = inputValues.data.findIndex((token) => token < 0 || token >= vocabulary)
  if (badInput >= 0) {
    return failed(
      'probe_token_range',
      `inputs row ${Math.floor(badInput / context)} holds the token ${inputValues.data[badInput]}; tokens are 0 to ${vocabulary - 1}.`,
      '/inputs',
    )
  }
  const badLabel = labelValues.data.findIndex((label) => label < 0 || label >= vocabulary)
  if (badLabel >= 0) {
    return failed(
      'probe_label_range',
      `labels row ${badLabel} is ${labelValues.data[badLabel]}; labels are 0 to ${vocabulary - 1}.`,
      '/labels',
    )
  }
  const badSplit = splitValues.data.findIndex((code) => code !== trainSplit && code !== testSplit)
  if (badSplit >= 0) {
    return failed(
      'probe_split_code',
      `split row ${badSplit} is ${splitValues.data[badSplit]}; 0 is train and 1 is test.`,
      '/split',
    )
  }
  return {
    ok: true,
    probe: {
      rows,
      context,
      inputs: Int32Array.from(inputValues.data),
      labels: Int32Array.from(labelValues.data),
      split: splitValues.data,
    },
  }
}
