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

/** Marks of one step, or of steps that are at most `within` after the first, are written together at that one. */
export function gatheredMarks(marks: readonly Mark[], within = 0): { step: number; letters: string }[] {
  const gathered: { step: number; letters: string[] }[] = []
  for (const { step, letter } of marks.toSorted((a, b) => a.step - b.step)) {
    const last = gathered.at(-1)
    if (last !== undefined && step - last.step <= within) last.letters.push(letter)
    else gathered.push({ step, letters: [letter] })
  }
  return gathered.map(({ step, letters }) => ({ step, letters: letters.sort().join(' ') }))
}
