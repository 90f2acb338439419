import type { Band } from '../../view/bands.ts'
import type { Mark } from '../../view/marks.ts'

/** What all charts share: the part of the steps that is seen, how the step axis runs, the bands behind the lines, the marks over them. */
export type ViewState = {
  /** undefined: all steps, also those to come. */
  zoom: { from: number; to: number } | undefined
  stepAxis: 'linear' | 'log'
  bands: readonly Band[]
  /** None where they are switched off. */
  marks: readonly Mark[]
  /** The newest step of the history. */
  end: number
  colour: (variable: string) => string
}

export function visibleSteps({ zoom, end }: ViewState): { from: number; to: number } {
  return zoom ?? { from: 0, to: Math.max(end, 1) }
}

/** The place of a step on the axis, in units that are even on the screen. Logarithmic, but with step 0 on it. */
export function forward(stepAxis: ViewState['stepAxis'], step: number): number {
  return stepAxis === 'log' ? Math.asinh(step) : step
}

export function backward(stepAxis: ViewState['stepAxis'], place: number): number {
  return stepAxis === 'log' ? Math.sinh(place) : place
}
