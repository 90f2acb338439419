/** Reading plain arrays where a missing element is a mistake of the test. */
export function at<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error(`there is no element ${index} of ${items.length}`)
  return item
}

/** [0, 1, ..., count - 1] */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return sum(a.map((value, index) => value * at(b, index)))
}
