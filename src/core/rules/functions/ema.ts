/** ema(series, span): an exponential moving average. */
import { isUnknown, numberOr, unknown } from '../../../cel/value.ts'
import type { RuleFunction } from './rule-function.ts'
import { mostWindow, numberAt, series } from './window.ts'

/** One point is enough: the average so far. Weight of the newest value: 2 / (span + 1), as in pandas' `ewm(span)`. */
export const ema: RuleFunction = {
  name: 'ema',
  parameters: [series, { name: 'span', type: 'number', constant: { from: 1, to: mostWindow, whole: false } }],
  returns: 'number',
  description:
    'The exponential moving average, beginning at the first known value; the newest weighs 2 / (span + 1).',
  keeps: () => 1,
  take: (kept, { now, constants }, { step }) => {
    if (isUnknown(now) || typeof now !== 'number') return kept
    const [before] = kept
    const weight = 2 / (numberAt(constants, 0) + 1)
    // An average that an infinity has spoilt begins anew.
    const value =
      before === undefined || !Number.isFinite(before.value)
        ? now
        : before.value * (1 - weight) + weight * now
    return [{ step, value }]
  },
  outcome: ([average]) =>
    average === undefined ? unknown('ema has no value yet') : numberOr(average.value, 'ema'),
}
