/** The picture of when circuit formation was called, run by run. */
import type { CallScore } from '../scores/calls.ts'
import { colours, dot, line, svg, text } from './svg.ts'

const row = 13

/** One line a run that generalizes late, longest lead first; a miss is at 0. */
export function leadPicture(scores: readonly CallScore[]): string {
  const leads = scores
    .flatMap(({ run, lead, early, inTime }) =>
      lead === null ? [] : [{ name: run.name, lead, early, inTime }],
    )
    .sort((a, b) => b.lead - a.lead)
  const height = 100 + row * leads.length
  return svg({
    title: 'Lead of the call of circuit formation',
    across:
      'share of the way from the fit to 90% test accuracy still ahead (red: missed, or called too early)',
    most: 1,
    left: 250,
    height,
    body: ({ x, y }) =>
      leads.flatMap(({ name, lead, early, inTime }, index) => {
        const high = y(1) + row * (index + 0.5)
        const colour = inTime === true && !early ? colours.ours : colours.bad
        return [
          line(x(0), high, x(lead), high, colours.others),
          text(x(0) - 6, high + 4, name, 'end'),
          dot(x(lead), high, 3.5, colour, `${name}: ${(100 * lead).toFixed(0)}%`),
        ]
      }),
  })
}
