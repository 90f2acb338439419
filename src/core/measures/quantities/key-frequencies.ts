/** Which frequencies a measure takes as key: those given with the task, or the strongest of this snapshot. */
import type { StructureContext } from '../context.ts'
import type { Components } from './components.ts'

/** How many of a snapshot's frequencies count as its own key frequencies (measures.md, Online key frequencies). */
export const ownKeyFrequencies = 5

export type KeyFrequencies = { readonly set: readonly number[] } | { readonly undefined_because: string }

/** The five frequencies with the most energy in this snapshot's logits, strongest first; equals by frequency. */
export function topFive(components: Components): KeyFrequencies {
  const ranked = Array.from(components.energies, (energy, index) => ({ energy, frequency: index + 1 }))
    .filter(({ energy }) => energy > 0)
    .sort((a, b) => b.energy - a.energy || a.frequency - b.frequency)
  if (ranked.length === 0) return { undefined_because: "no frequency holds any of the logits' energy" }
  return { set: ranked.slice(0, ownKeyFrequencies).map(({ frequency }) => frequency) }
}

/** The key frequencies given with the run's task. */
export function givenKeyFrequencies({ subject }: Pick<StructureContext, 'subject'>): KeyFrequencies {
  const { task } = subject.spec
  const given = task.kind === 'modular_arithmetic' ? task.key_frequencies : undefined
  if (given === undefined) return { undefined_because: 'no key_frequencies were given with the task' }
  if (given.length === 0) return { undefined_because: 'the set of key frequencies is empty' }
  return { set: given }
}
