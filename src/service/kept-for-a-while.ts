/** Values that are costly to make and may be a little old: asked for again and again, they are made now and then. */

export interface KeptForAWhile<Value> {
  /** Whoever asks while it is made waits for the same one. */
  of(key: string, nowMs: number, make: () => Promise<Value>): Promise<Value>
}

/** At most `most` values, of which the one that was made first goes; what could not be made is not kept. */
export function keepForAWhile<Value>(whileMs: number, most: number): KeptForAWhile<Value> {
  const kept = new Map<string, { readonly madeAt: number; readonly value: Promise<Value> }>()
  return {
    of(key, nowMs, make) {
      const known = kept.get(key)
      if (known !== undefined && nowMs - known.madeAt < whileMs) return known.value
      const made = { madeAt: nowMs, value: make() }
      kept.delete(key)
      kept.set(key, made)
      made.value.catch(() => {
        if (kept.get(key) === made) kept.delete(key)
      })
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
      return made.value
    },
  }
}
