/** The elements of a matrix in an order that its name and shape decide. */
import { generator, seedOf } from '../../seeded.ts'
import type { Matrix } from './matrices.ts'

/** A copy of the elements, shuffled by Fisher and Yates: equal names and shapes are shuffled equally, always. */
export function shuffled({ name, rows, columns, data }: Matrix): Float32Array {
  const next = generator(seedOf(`${name} ${rows} ${columns}`))
  const copy = data.slice()
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1))
    const element = copy[last] ?? 0
    copy[last] = copy[other] ?? 0
    copy[other] = element
  }
  return copy
}
