/** What is made once for each key and kept, up to a number of keys. */

/** Makes a value for a key, or hands back the one made before. Keys come from users, so all are dropped at `most`. */
export function boundedCache<T>(most = 64): (key: string, make: () => T) => T {
  const made = new Map<string, T>()
  return (key, make) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make()
    if (made.size >= most) made.clear()
    made.set(key, value)
    return value
  }
}
