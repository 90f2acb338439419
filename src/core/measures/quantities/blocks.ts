/** Blocks of classes, so that a graph over pairs works on about as many rows as a chunk of the forward pass. */

const blockRows = 1024

export interface ClassBlock {
  readonly start: number
  readonly size: number
}

export function* blocksOf(n: number): Generator<ClassBlock> {
  const step = Math.max(1, Math.floor(blockRows / n))
  for (let start = 0; start < n; start += step) yield { start, size: Math.min(step, n - start) }
}
