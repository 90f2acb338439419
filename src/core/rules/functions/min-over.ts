/** min_over(series, window): the least of the newest values. */
import { overWindow } from './window.ts'

export const minOver = overWindow({
  name: 'min_over',
  description:
    'The least of the newest `window` known values, or of as many as there are; the present one counts.',
  from: 1,
  outcome: (points) => points.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY),
})
