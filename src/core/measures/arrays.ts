/** Feeding arrays to graphs and taking them back, with the element type that is expected. */
import type { Feeds, Tensor } from '../evaluation.ts'

export function float32(shape: readonly number[], data: Float32Array): Tensor {
  return { dtype: 'float32', shape, data }
}

export function float64(shape: readonly number[], data: Float64Array): Tensor {
  return { dtype: 'float64', shape, data }
}

export function int64(shape: readonly number[], values: ArrayLike<number>): Tensor {
  return { dtype: 'int64', shape, data: bigInts(values) }
}

/** The same numbers as int64. A loop, since BigInt64Array.from takes fifty times as long. */
export function bigInts(values: ArrayLike<number>): BigInt64Array {
  const data = new BigInt64Array(values.length)
  for (let index = 0; index < data.length; index += 1) data[index] = BigInt(values[index] ?? 0)
  return data
}

/** The float64 output of that name; a graph that does not have it is a bug, and throws. */
export function float64Output(results: Feeds, name: string): Float64Array {
  const tensor = results[name]
  if (tensor?.dtype !== 'float64') throw new Error(`the graph has no float64 output ${name}`)
  return tensor.data
}

/** The float32 output of that name, with its shape. */
export function float32Output(
  results: Feeds,
  name: string,
): { readonly shape: readonly number[]; readonly data: Float32Array } {
  const tensor = results[name]
  if (tensor?.dtype !== 'float32') throw new Error(`the graph has no float32 output ${name}`)
  return tensor
}

/** The only element of a float64 scalar. */
export function scalarOutput(results: Feeds, name: string): number {
  return float64Output(results, name)[0] ?? Number.NaN
}

export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i += 1) sum += (x[i] ?? 0) * (y[i] ?? 0)
  return sum
}

/** total += part, element by element. */
export function accumulate(total: Float64Array, part: Float64Array): void {
  for (let index = 0; index < part.length; index += 1) total[index] = (total[index] ?? 0) + (part[index] ?? 0)
}
