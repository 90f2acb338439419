/** Why bytes are not an acceptable safetensors file. The codes are stable; texts may improve. */
export const safetensorsCodes = [
  'file_too_short',
  'header_too_large',
  'header_exceeds_file',
  'header_not_object',
  'header_not_utf8',
  'header_not_json',
  'duplicate_name',
  'too_many_tensors',
  'name_invalid',
  'metadata_invalid',
  'entry_invalid',
  'dtype_unknown',
  'shape_invalid',
  'size_overflow',
  'offsets_invalid',
  'offsets_out_of_range',
  'size_mismatch',
  'overlap',
  'gap',
  'trailing_bytes',
  'dtype_unsuitable',
  'dtype_quantized',
  'integer_unsafe',
] as const

export type SafetensorsCode = (typeof safetensorsCodes)[number]

export interface SafetensorsFailure {
  readonly code: SafetensorsCode
  /** The tensor at fault, where it is one. Never longer than 80 characters. */
  readonly tensor: string | null
  /** The sizes, places and limits that the text speaks of. */
  readonly numbers: Readonly<Record<string, number>>
  /** What is wrong and what to do next, in one or two sentences. */
  readonly detail: string
}

export interface Refused {
  readonly ok: false
  readonly failure: SafetensorsFailure
}

/** A failure of the file, or of one tensor in it. */
export function refuse(
  code: SafetensorsCode,
  detail: string,
  numbers: Readonly<Record<string, number>> = {},
  tensor: string | null = null,
): Refused {
  return { ok: false, failure: { code, tensor: tensor === null ? null : shorten(tensor), numbers, detail } }
}

const shownCharacters = 79

/** A text from the file as it may be shown: quoted, escaped, and cut. */
export function quote(text: string): string {
  return JSON.stringify(shorten(text))
}

function shorten(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text
}
