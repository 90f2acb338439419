/** Why a file that a trainer sends is refused: every code, with its meaning. docs/models.md lists them. */
import { onnxCodes } from './onnx/codes.ts'
import type { SafetensorsCode } from './safetensors/failure.ts'

const safetensorsMeanings: Readonly<Record<SafetensorsCode, string>> = {
  file_too_short: 'the file ends before its header is known',
  header_too_large: 'the header is longer than is taken',
  header_exceeds_file: 'the header is longer than the file',
  header_not_object: 'the header is no JSON object',
  header_not_utf8: 'the header is no UTF-8 text',
  header_not_json: 'the header is no JSON',
  duplicate_name: 'the header names a tensor twice',
  too_many_tensors: 'there are more tensors than are taken',
  name_invalid: 'a tensor has no name, or one that is too long',
  metadata_invalid: 'the metadata is no object of texts',
  entry_invalid: "a tensor's entry is incomplete, or holds something else",
  dtype_unknown: 'the element type of a tensor is not known',
  shape_invalid: 'a shape is no list of sizes',
  size_overflow: 'a tensor would have more bytes than can be counted',
  offsets_invalid: "a tensor's place is no pair of offsets",
  offsets_out_of_range: "a tensor's place lies outside of the file",
  size_mismatch: 'a tensor does not have the bytes that its shape says',
  overlap: 'two tensors share bytes',
  gap: 'bytes between two tensors belong to none',
  trailing_bytes: 'bytes after the last tensor belong to none',
  dtype_unsuitable: 'the element type of a tensor is not taken there',
  dtype_quantized: 'a tensor is quantized, so its elements are no weights',
  integer_unsafe: 'an integer is larger than can be counted exactly',
}

/** Of a snapshot against its run. */
const snapshotCodes = {
  snapshot_tensor_missing: "a tensor of the run's model is missing",
  snapshot_tensor_shape: "a tensor has another shape than in the run's model",
  snapshot_tensor_unexpected: "a tensor is there that contradicts the run's model",
  snapshot_empty: 'there is no floating-point tensor',
} as const

/** Of a probe against its run. */
const probeCodes = {
  probe_tensor_missing: 'inputs, labels or split is missing',
  probe_tensor_form: 'a tensor of the probe has another type or another number of dimensions',
  probe_empty: 'the probe has no rows',
  probe_too_large: 'the probe has more tokens than are taken',
  probe_rows_differ: 'inputs, labels and split differ in their rows',
  probe_context: "the rows are not as long as the context of the run's model",
  probe_token_range: 'a token is outside of the vocabulary',
  probe_label_range: 'a label is outside of the classes',
  probe_split_code: 'a split is neither 0 nor 1',
} as const

/** Every code by the kind of file. */
export const uploadCodes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ONNX model': onnxCodes,
  'safetensors file': safetensorsMeanings,
  snapshot: snapshotCodes,
  probe: probeCodes,
}
