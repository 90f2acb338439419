/** A matrix without the half of its elements that is smallest in size, by sorting. */
import { at } from './arrays.ts'

export function halved(matrix: readonly number[]): number[] {
  const sizes = matrix.map(Math.abs).sort((a, b) => a - b)
  const least = at(sizes, Math.floor(sizes.length / 2))
  return matrix.map((element) => (Math.abs(element) < least ? 0 : element))
}
