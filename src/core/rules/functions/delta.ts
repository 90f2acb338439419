/** delta(series, window): by how much a series has changed. */
import { numberOr, unknown } from '../../../cel/value.ts'
import { numberAt, overWindow } from './window.ts'

export const delta = overWindow({
  name: 'delta',
  description: 'The value now less the known value that came `window` values before it.',
  from: 1,
  beyond: 1,
  outcome: (points, constants) => {
    const [first, last] = [points[0], points.at(-1)]
    const window = numberAt(constants, 0)
    if (first === undefined || last === undefined || points.length <= window)
      return unknown(`delta needs ${window + 1} values, and so far there are ${points.length}`)
    return numberOr(last.value - first.value, 'delta')
  },
})
