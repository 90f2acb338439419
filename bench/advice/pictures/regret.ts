/** The picture of what stopping cost, by who stopped. */
import { meanRegret } from '../scores/aggregate.ts'
import type { StopScore } from '../scores/stop.ts'
import { bar, colours, svg, text } from './svg.ts'

export interface Bar {
  readonly name: string
  readonly scores: readonly StopScore[]
}

const row = 22

/** The first is the advisor; the others follow by their regret. */
export function regretPicture(ours: Bar, others: readonly Bar[]): string {
  const bars = [ours, ...others].map(({ name, scores }) => ({ name, regret: meanRegret(scores) ?? 0 }))
  const [first, ...rest] = bars
  const sorted = first === undefined ? [] : [first, ...rest.sort((a, b) => a.regret - b.regret)]
  // A fifth, or a multiple of it, so that each quarter of the axis is a whole number of percent.
  const most = Math.ceil(5 * Math.max(0.2, ...bars.map(({ regret }) => regret))) / 5
  return svg({
    title: 'Regret against the best stop in hindsight',
    across: 'mean share of the budget; a run stopped before it generalizes costs its budget again',
    most,
    left: 360,
    height: 100 + row * sorted.length,
    body: ({ x, y }) =>
      sorted.flatMap(({ name, regret }, index) => {
        const high = y(1) + row * index
        return [
          bar(x(0), high + 4, x(regret / most) - x(0), row - 8, index === 0 ? colours.ours : colours.others),
          text(x(0) - 6, high + row / 2 + 4, name, 'end'),
          text(x(regret / most) + 4, high + row / 2 + 4, `${(100 * regret).toFixed(0)}%`, 'start'),
        ]
      }),
  })
}
