/** Calls a method that a harness adds to a Durable Object, and that the advisor's own types do not know. */
export async function callAdded(stub: object, name: string, ...args: readonly unknown[]): Promise<void> {
  const method: unknown = Reflect.get(stub, name)
  if (typeof method !== 'function') throw new Error(`the object has no method ${name}`)
  await Reflect.apply(method, stub, args)
}
