import { type AdviceKind, adviceKindSchema } from '../../wire/advice-kinds.ts'

/** What each kind of advice asks of the trainer, in words. */
export const adviceWords: Record<AdviceKind, { label: string; meaning: string }> = {
  continue: { label: 'Continue', meaning: 'train on as planned' },
  extend: { label: 'Extend', meaning: 'train past the planned end' },
  stop: { label: 'Stop', meaning: 'more training is not worth its cost' },
  intervene: { label: 'Intervene', meaning: 'something in the set-up should be changed' },
  pause: { label: 'Pause', meaning: 'keep a checkpoint, and wait for a person' },
  undetermined: { label: 'Undetermined', meaning: 'not enough is known to advise; train on' },
}

/** The advice of a summary, which the wire carries as any text. */
export function readAdvice(text: string): { advice: AdviceKind; label: string } {
  const advice = adviceKindSchema.safeParse(text)
  return advice.success
    ? { advice: advice.data, label: adviceWords[advice.data].label }
    : { advice: 'undetermined', label: text === '' ? adviceWords.undetermined.label : text }
}
