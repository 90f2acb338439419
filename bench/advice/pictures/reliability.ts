/** The picture of what was said against what happened. */
import { type ForecastScore, reliability } from '../scores/forecast.ts'
import { colours, dot, line, svg, text } from './svg.ts'

/** The area of a dot says how many runs' observations it stands for. Without forecasts the frame stays empty. */
export function reliabilityPicture(scores: readonly ForecastScore[]): string {
  return svg({
    title: 'Runs that generalize, by the probability that was said',
    across: 'P(generalizes within the budget), as said',
    most: 1,
    left: 60,
    height: 480,
    body: ({ x, y }) => [
      line(x(0), y(0), x(1), y(1), colours.others),
      ...[0, 0.25, 0.5, 0.75, 1].map((share) => text(x(0) - 6, y(share) + 4, `${100 * share}%`, 'end')),
      ...reliability(scores).map(({ said, happened, weight }) =>
        dot(
          x(said),
          y(happened),
          2 + 1.5 * Math.sqrt(weight),
          colours.ours,
          `said ${(100 * said).toFixed(0)}%, happened ${(100 * happened).toFixed(0)}%, ${weight.toFixed(1)} runs`,
        ),
      ),
    ],
  })
}
