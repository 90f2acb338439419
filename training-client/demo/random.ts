/** A small seeded generator, so that a seed gives the same weights and the same split on every machine. */
export type Random = {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** The integers 0 to n - 1 in random order. */
  permutation(n: number): number[]
}

/** Mulberry32 for the uniform numbers, Box-Muller for the normal ones, Fisher-Yates for the order. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  const permutation = (n: number) => {
    const order = Array.from({ length: n }, (_, index) => index)
    for (let last = n - 1; last > 0; last -= 1) {
      const other = Math.floor(uniform() * (last + 1))
      const swapped = order[last] ?? last
      order[last] = order[other] ?? other
      order[other] = swapped
    }
    return order
  }
  return { uniform, normal, permutation }
}
