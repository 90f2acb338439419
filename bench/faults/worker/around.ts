/** A binding whose methods are called through another function. */

export type Around = (method: string, args: readonly unknown[], call: () => unknown) => unknown

export function around<T extends object>(target: T, through: Around): T {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name)
      if (typeof value !== 'function' || typeof name !== 'string') return value
      return (...args: unknown[]) => through(name, args, () => Reflect.apply(value, of, args))
    },
  })
}
