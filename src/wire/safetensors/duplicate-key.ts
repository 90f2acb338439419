/**
 * The first key that an object in a JSON text has twice, at any depth, or null. JSON.parse keeps the last of equal
 * keys without a word, so two readers of one file could see different tensors. The text must be valid JSON. Keys
 * are compared as they read: "a" and "\u0061" are equal.
 */
export function firstDuplicateKey(json: string): string | null {
  // One entry for each open bracket: the keys seen so far of an object, null for a list.
  const open: (Set<string> | null)[] = []
  let keyMayFollow = false
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case '{':
        open.push(new Set())
        keyMayFollow = true
        break
      case '[':
        open.push(null)
        keyMayFollow = false
        break
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        keyMayFollow = open.at(-1) !== null
        break
      case '"': {
        const end = endOfString(json, at)
        const keys = open.at(-1)
        if (keyMayFollow && keys) {
          const key = String(JSON.parse(json.slice(at, end + 1)))
          if (keys.has(key)) return key
          keys.add(key)
          keyMayFollow = false
        }
        at = end
        break
      }
    }
  }
  return null
}

function endOfString(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at
}
