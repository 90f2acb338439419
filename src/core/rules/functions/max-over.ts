/** max_over(series, window): the largest of the newest values. */
import { overWindow } from './window.ts'

export const maxOver = overWindow({
  name: 'max_over',
  description:
    'The largest of the newest `window` known values, or of as many as there are; the present one counts.',
  from: 1,
  outcome: (points) => points.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY),
})
