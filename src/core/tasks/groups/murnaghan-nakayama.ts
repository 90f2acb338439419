/** Characters of the symmetric groups, exactly, by the rule of Murnaghan and Nakayama. */

/** The partitions of n, each from its largest part down, in reverse lexicographic order: [n] first, [1, ..., 1] last. */
export function partitionsOf(n: number, most = n): number[][] {
  if (n === 0) return [[]]
  const all: number[][] = []
  for (let part = Math.min(n, most); part > 0; part -= 1)
    for (const rest of partitionsOf(n - part, part)) all.push([part, ...rest])
  return all
}

/**
 * The character of the irreducible representation `partition` at the permutations whose cycles have the lengths
 * `cycles`: the sum over the ways to take a rim hook of the first length off the diagram, with the sign of its height,
 * of the character that is left. Source: James & Kerber 1981, The Representation Theory of the Symmetric Group, 2.4.7.
 */
export function symmetricCharacter(partition: readonly number[], cycles: readonly number[]): number {
  return ofBetaNumbers(
    partition.map((part, row) => part + partition.length - 1 - row),
    cycles,
  )
}

/** In beta numbers (part + rows below it) a rim hook comes off where a number falls by its length to a free place. */
function ofBetaNumbers(beta: readonly number[], [length, ...rest]: readonly number[]): number {
  if (length === undefined) return 1
  let sum = 0
  for (const [row, from] of beta.entries()) {
    const to = from - length
    if (to < 0 || beta.includes(to)) continue
    const height = beta.filter((other) => other > to && other < from).length
    sum += (height % 2 === 0 ? 1 : -1) * ofBetaNumbers(beta.with(row, to), rest)
  }
  return sum
}
