/** Marks on the step axis of a chart: a letter that a legend explains, and the step at which it stands. */
import type { CounterfactualStop } from '../../wire/counterfactuals.ts'

export type Mark = { letter: string; title: string; step: number }

/** The letter of the n-th entry of a list, the same whether or not it has a mark. */
export function letterOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}

/** A mark for each rule that would have stopped the run. */
export function stopMarks(stops: readonly CounterfactualStop[]): Mark[] {
  return stops.flatMap(({ title, unavailable, hindsight: { stop_step: step } }, index) =>
    unavailable !== null || step === null ? [] : [{ letter: letterOf(index), title, step }],
  )
}

/** Marks of one step are written together, in the order of their letters. */
export function gatheredMarks(marks: readonly Mark[]): { step: number; letters: string }[] {
  const steps = [...new Set(marks.map(({ step }) => step))].sort((a, b) => a - b)
  return steps.map((step) => ({
    step,
    letters: marks
      .filter((mark) => mark.step === step)
      .map(({ letter }) => letter)
      .sort()
      .join(' '),
  }))
}
