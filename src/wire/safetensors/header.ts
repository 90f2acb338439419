/** The header of a safetensors file: its length, its JSON, and what both claim, checked. */
import { firstDuplicateKey } from './duplicate-key.ts'
import { isRecord, parseEntry, type TensorEntry } from './entry.ts'
import { quote, type Refused, refuse } from './failure.ts'
import { orderEntries } from './layout.ts'
import { decodeUtf8 } from './utf8.ts'

/** How much of a header is read at all. */
export interface SafetensorsLimits {
  readonly maxHeaderBytes?: number
  readonly maxTensors?: number
}

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>
  /** In the order of their bytes. Their offsets count from `dataStart`. */
  readonly entries: readonly TensorEntry[]
  /** The first byte after the header, counted from the start of the file. */
  readonly dataStart: number
}

const lengthBytes = 8
const openingBrace = 0x7b

/**
 * The header of a safetensors file, fully checked, tensor data not needed: enough to read single tensors from
 * storage. `head` is the file's beginning, at least to the end of the header; `fileBytes` the size of the whole.
 */
export function parseSafetensorsHeader(
  head: Uint8Array,
  fileBytes: number,
  { maxHeaderBytes = 1_048_576, maxTensors = 10_000 }: SafetensorsLimits = {},
): { readonly ok: true; readonly header: SafetensorsHeader } | Refused {
  if (head.length < lengthBytes) {
    return refuse(
      'file_too_short',
      `The file has ${head.length} bytes, but its header's length alone takes ${lengthBytes}: send a safetensors file.`,
      { bytes: head.length, needed_bytes: lengthBytes },
    )
  }
  const headerBytes = Number(
    new DataView(head.buffer, head.byteOffset, head.byteLength).getBigUint64(0, true),
  )
  const numbers = { header_bytes: headerBytes, max_header_bytes: maxHeaderBytes, file_bytes: fileBytes }
  if (headerBytes > maxHeaderBytes) {
    return refuse(
      'header_too_large',
      `The header is said to take ${headerBytes} bytes, and at most ${maxHeaderBytes} are read: send a safetensors file with fewer tensors or less metadata.`,
      numbers,
    )
  }
  const dataStart = lengthBytes + headerBytes
  if (dataStart > Math.min(fileBytes, head.length)) {
    return refuse(
      'header_exceeds_file',
      `The header is said to take ${headerBytes} bytes, but ${Math.min(fileBytes, head.length) - lengthBytes} follow: the file is cut off, or is no safetensors file.`,
      numbers,
    )
  }
  const json = parseJson(head.subarray(lengthBytes, dataStart))
  if (!json.ok) return json
  const { __metadata__: metadata = {}, ...tensors } = json.object
  if (!isStringRecord(metadata)) {
    return refuse(
      'metadata_invalid',
      'The header\'s "__metadata__" must be an object whose values are all strings.',
    )
  }
  const named = Object.entries(tensors)
  if (named.length > maxTensors) {
    return refuse(
      'too_many_tensors',
      `The file names ${named.length} tensors, and at most ${maxTensors} are read: send only those that are measured.`,
      { tensors: named.length, max_tensors: maxTensors },
    )
  }
  const entries: TensorEntry[] = []
  for (const [name, value] of named) {
    const parsed = parseEntry(name, value, fileBytes - dataStart)
    if (!parsed.ok) return parsed
    entries.push(parsed.entry)
  }
  const ordered = orderEntries(entries, fileBytes - dataStart)
  if (!ordered.ok) return ordered
  return { ok: true, header: { metadata, entries: ordered.entries, dataStart } }
}

function parseJson(
  bytes: Uint8Array,
): { readonly ok: true; readonly object: Record<string, unknown> } | Refused {
  if (bytes[0] !== openingBrace) {
    return refuse(
      'header_not_object',
      'The header does not begin with "{": it must be a JSON object. Send a safetensors file.',
    )
  }
  const text = decodeUtf8(bytes)
  if (text === null) {
    return refuse('header_not_utf8', 'The header is not UTF-8: write it with a safetensors library.')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('header_not_json', 'The header is not valid JSON: write it with a safetensors library.')
  }
  // Valid JSON that begins with a brace is an object; the compiler does not know.
  if (!isRecord(value)) return refuse('header_not_object', 'The header must be a JSON object.')
  const duplicate = firstDuplicateKey(text)
  if (duplicate !== null) {
    return refuse(
      'duplicate_name',
      `The header has the key ${quote(duplicate)} twice: give every tensor its own name.`,
      {},
      duplicate,
    )
  }
  return { ok: true, object: value }
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return (
    isRecord(value) &&
    !Object.hasOwn(value, '__proto__') &&
    Object.values(value).every((item) => typeof item === 'string')
  )
}
