import type { TensorEntry } from './entry.ts'
import { quote, type Refused, refuse } from './failure.ts'

/** The entries in the order of their bytes; refused unless they cover all bytes after the header exactly once. */
export function orderEntries(
  entries: readonly TensorEntry[],
  dataBytes: number,
): { readonly ok: true; readonly entries: readonly TensorEntry[] } | Refused {
  const ordered = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)
  let covered = 0
  for (const { name, begin, end } of ordered) {
    const numbers = { begin, expected_begin: covered }
    if (begin < covered) {
      const detail = `The tensor ${quote(name)} begins at byte ${begin}, inside the tensor before it, which ends at ${covered}: give each tensor its own bytes.`
      return refuse('overlap', detail, numbers, name)
    }
    if (begin > covered) {
      const detail = `The tensor ${quote(name)} begins at byte ${begin}, but bytes from ${covered} on belong to no tensor: leave no gaps.`
      return refuse('gap', detail, numbers, name)
    }
    covered = end
  }
  if (covered < dataBytes) {
    return refuse(
      'trailing_bytes',
      `${dataBytes - covered} bytes after the last tensor belong to none: cut the file at its last tensor.`,
      { trailing_bytes: dataBytes - covered, data_bytes: dataBytes },
    )
  }
  return { ok: true, entries: ordered }
}
