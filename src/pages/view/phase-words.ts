import type { Phase } from '../../wire/phase.ts'

/** What each phase is called on a page, what it means in one clause, and the mark that stands for it where space is short. */
export const phaseWords: Record<Phase, { label: string; mark: string; meaning: string }> = {
  fitting: { label: 'Fitting', mark: 'F', meaning: 'the training data is not fitted yet' },
  memorization: {
    label: 'Memorization',
    mark: 'M',
    meaning: 'the training data is fitted, and nothing that generalizes is seen to grow',
  },
  circuit_formation: {
    label: 'Circuit formation',
    mark: 'CF',
    meaning: 'a generalizing circuit is growing under the memorized solution',
  },
  cleanup: {
    label: 'Cleanup',
    mark: 'CU',
    meaning: 'the memorized solution is being removed, and the circuit takes over',
  },
  generalized: {
    label: 'Generalized',
    mark: 'G',
    meaning: 'cleanup has ended, and the circuit answers alone',
  },
  stalled: { label: 'Stalled', mark: 'S', meaning: 'nothing that leads to generalization is growing' },
  collapsed: { label: 'Collapsed', mark: 'X', meaning: 'what was learned has been lost' },
  undetermined: { label: 'Undetermined', mark: '?', meaning: 'the evidence does not decide' },
}

export function isPhase(text: string): text is Phase {
  return Object.hasOwn(phaseWords, text)
}

/** The phase of a summary, which the wire carries as any text; a word that is not known here stays itself. */
export function readPhase(text: string): { phase: Phase; label: string } {
  if (isPhase(text)) return { phase: text, label: phaseWords[text].label }
  return { phase: 'undetermined', label: text === '' ? phaseWords.undetermined.label : text }
}
