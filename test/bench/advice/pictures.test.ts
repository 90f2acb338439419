/** The pictures show every run and every stopper, in order. */
import { expect, test } from 'vitest'
import { leadPicture } from '../../../bench/advice/pictures/lead.ts'
import { regretPicture } from '../../../bench/advice/pictures/regret.ts'
import { reliabilityPicture } from '../../../bench/advice/pictures/reliability.ts'
import { scoreCalls } from '../../../bench/advice/scores/calls.ts'
import { scoreForecast } from '../../../bench/advice/scores/forecast.ts'
import { scoreStop } from '../../../bench/advice/scores/stop.ts'
import { late, made, said } from './made-runs.ts'

/** What is written in a picture, in the order in which it is. */
const words = (picture: string): string[] =>
  [...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, word]) => word ?? '')

test('of the lead: a line for each run that generalizes late, the longest first', () => {
  const called = scoreCalls(made({ name: 'a<b', truth: late }), [said(300, { phase: 'cleanup' })])
  const missed = scoreCalls(made({ name: 'not called', truth: late }), [])
  const picture = leadPicture([missed, called, scoreCalls(made({ name: 'never' }), [])])
  expect(words(picture).slice(-2)).toEqual(['a&lt;b', 'not called'])
  expect(picture).toContain('<title>a&lt;b: 50%</title>')
})

test('of the regret: the advisor, then the others by their regret', () => {
  const bar = (name: string, stop: number) => ({
    name,
    scores: [scoreStop(made({}), { stop, intervene: null })],
  })
  const picture = regretPicture(bar('ours', 500), [bar('most', 900), bar('least', 200)])
  expect(words(picture).slice(-6)).toEqual(['ours', '40%', 'least', '10%', 'most', '80%'])
})

test('of reliability: a dot for each tenth that was said', () => {
  const forecast = scoreForecast(
    made({ truth: late }),
    [0.91, 0.99, 0.2].map((p_generalizes, index) => said(100 + index, { p_generalizes })),
    0.5,
  )
  const picture = reliabilityPicture([forecast])
  expect(picture).toContain('<title>said 95%, happened 100%, 0.7 runs</title>')
  expect(picture.match(/<circle/g)).toHaveLength(2)
})
