/** slope(series, window): how fast a series changes. */
import { numberOr, unknown } from '../../../cel/value.ts'
import type { Point } from './rule-function.ts'
import { overWindow } from './window.ts'

export const slope = overWindow({
  name: 'slope',
  description:
    'The change per step: the slope of the least-squares line through the newest `window` known values.',
  from: 2,
  outcome: (points) =>
    points.length < 2
      ? unknown('slope needs two values, and so far there is one')
      : numberOr(leastSquaresSlope(points), 'slope'),
})

/** Of value over step; steps are distinct. */
export function leastSquaresSlope(points: readonly Point[]): number {
  const meanStep = points.reduce((sum, { step }) => sum + step, 0) / points.length
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / points.length
  let [across, along] = [0, 0]
  for (const { step, value } of points) {
    across += (step - meanStep) * (value - meanValue)
    along += (step - meanStep) ** 2
  }
  return across / along
}
