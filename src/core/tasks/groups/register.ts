/** The groups of the task group composition. */
import type { GroupCompositionSpec } from '../../../wire/run.ts'
import { dihedralGroup } from './dihedral.ts'
import type { Group } from './group.ts'
import { symmetricGroup } from './symmetric.ts'

interface Family {
  readonly order: (degree: number) => number
  readonly group: (degree: number) => Group
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

const families: Record<GroupCompositionSpec['group'], Family> = {
  symmetric: { order: factorial, group: symmetricGroup },
  dihedral: { order: (n) => 2 * n, group: dihedralGroup },
}

/** The group named by a run's task. */
export function groupOf({ group, degree }: GroupCompositionSpec): Group {
  return families[group].group(degree)
}

/** How many elements it has. */
export function groupOrder({ group, degree }: GroupCompositionSpec): number {
  return families[group].order(degree)
}
