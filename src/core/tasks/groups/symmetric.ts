/** The symmetric group on n points. */
import { type Group, groupFrom } from './group.ts'
import { partitionsOf, symmetricCharacter } from './murnaghan-nakayama.ts'

/**
 * Its elements are the permutations of 0 .. n - 1, numbered in the lexicographic order of their one-line notation
 * [a(0), a(1), ...], so 0 is the identity. Products apply the right factor first: (a b)(x) = a(b(x)).
 */
export function symmetricGroup(n: number): Group {
  const permutations = permutationsOf(n)
  const numberOf = new Map(permutations.map((permutation, number) => [permutation.join(), number]))
  const elementAt = (number: number): readonly number[] => permutations[number] ?? []
  const irreps = partitionsOf(n).map((partition) => {
    const at = new Map(
      partitionsOf(n).map((cycles) => [cycles.join(), symmetricCharacter(partition, cycles)]),
    )
    const character = Float64Array.from(permutations, (each) => at.get(cyclesOf(each).join()) ?? 0)
    return { name: `[${partition.join(', ')}]`, dimension: character[0] ?? 0, character }
  })
  return groupFrom(
    permutations.length,
    (a, b) =>
      numberOf.get(
        elementAt(b)
          .map((image) => elementAt(a)[image])
          .join(),
      ) ?? 0,
    irreps,
  )
}

function permutationsOf(n: number): number[][] {
  const all: number[][] = []
  const extend = (begun: readonly number[]): void => {
    if (begun.length === n) all.push([...begun])
    for (let next = 0; next < n; next += 1) if (!begun.includes(next)) extend([...begun, next])
  }
  extend([])
  return all
}

/** The lengths of a permutation's cycles, longest first. */
function cyclesOf(permutation: readonly number[]): number[] {
  const seen = new Set<number>()
  const lengths: number[] = []
  for (const start of permutation) {
    let length = 0
    for (let at = start; !seen.has(at); at = permutation[at] ?? at) {
      seen.add(at)
      length += 1
    }
    if (length > 0) lengths.push(length)
  }
  return lengths.sort((a, b) => b - a)
}
