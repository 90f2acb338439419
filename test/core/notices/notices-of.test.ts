/** Which notices a run's news makes: of what changed and held, once, under the names that are wanted. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nothingTold, noticesOf } from '../../../src/core/notices/notices-of.ts'
import type { AdvisedNews, News, Notice, NoticeEvent } from '../../../src/wire/notices.ts'
import { noticeEvents } from '../../../src/wire/notices.ts'

const run = { run: 'run_01k9z0a4x7m2q8tb3c5d', name: 'addition' }

function advised(step: number, change: Partial<AdvisedNews> = {}): AdvisedNews {
  return {
    kind: 'advised',
    at: step * 1000,
    attempt: 1,
    step,
    phase: 'memorization',
    probability: 0.9,
    advice: 'continue',
    reasons: ['because'],
    extend_to: null,
    evaluation: { step, failure: null },
    said: [],
    ...change,
  }
}

function told(news: readonly News[], hold_for = 1, events: readonly NoticeEvent[] = noticeEvents): Notice[] {
  let state = nothingTold
  return news.flatMap((one) => {
    const made = noticesOf(run, state, one, { events, hold_for })
    state = made.told
    return made.notices
  })
}

const phases = (...names: AdvisedNews['phase'][]) => names.map((phase, step) => advised(step, { phase }))
const advices = (...names: AdvisedNews['advice'][]) => names.map((advice, step) => advised(step, { advice }))
const places = (notices: readonly Notice[]) =>
  notices.map((notice) => ('to' in notice ? [notice.step, notice.from, notice.to] : [notice.event]))

describe('a phase', () => {
  it.each([
    ['is not told first', 1, phases('fitting', 'fitting'), []],
    [
      'is told when it changes, once',
      1,
      phases('fitting', 'cleanup', 'cleanup'),
      [[1, 'fitting', 'cleanup']],
    ],
    ['must hold', 2, phases('fitting', 'cleanup', 'cleanup', 'cleanup'), [[2, 'fitting', 'cleanup']]],
    ['that flickers is not told', 2, phases('fitting', 'cleanup', 'fitting', 'cleanup', 'fitting'), []],
    [
      'is told against what was told, not what came between',
      2,
      phases('fitting', 'memorization', 'cleanup', 'cleanup'),
      [[3, 'fitting', 'cleanup']],
    ],
    [
      'that goes back is told too',
      1,
      phases('generalized', 'collapsed', 'generalized'),
      [
        [1, 'generalized', 'collapsed'],
        [2, 'collapsed', 'generalized'],
      ],
    ],
  ] as const)('%s', (_, hold, news, expected) => {
    expect(places(told(news, hold))).toEqual(expected)
  })

  it('does not hold longer by a correction of the same step', () => {
    const news = [advised(1), advised(2, { phase: 'cleanup' }), advised(2, { phase: 'cleanup', at: 9 })]
    expect(told(news, 2)).toEqual([])
    expect(told([...news, advised(3, { phase: 'cleanup' })], 2)).toHaveLength(1)
  })

  it('goes on counting in a new attempt, whose steps are earlier', () => {
    const back = advised(1, { phase: 'cleanup', attempt: 2 })
    expect(places(told([advised(4), advised(5, { phase: 'cleanup' }), back], 2))).toEqual([
      [1, 'memorization', 'cleanup'],
    ])
  })
})

describe('an advice', () => {
  it.each([
    ['to go on is not told first', 1, advices('undetermined', 'undetermined'), []],
    ['to do something is, with nothing before it', 1, advices('stop'), [[0, null, 'stop']]],
    ['must hold, the first too', 2, advices('stop', 'stop', 'stop'), [[1, null, 'stop']]],
    [
      'is told when it changes',
      1,
      advices('continue', 'stop', 'continue'),
      [
        [1, 'continue', 'stop'],
        [2, 'stop', 'continue'],
      ],
    ],
  ] as const)('%s', (_, hold, news, expected) => {
    expect(places(told(news, hold))).toEqual(expected)
  })

  it.each([
    [['intervene', 'advice_changed'], ['intervene']],
    [['advice_changed'], ['advice_changed']],
    [['intervene'], ['intervene']],
    [['phase_changed'], []],
  ] as const)('to intervene is told once to who wants %j', (events, expected) => {
    const made = told(advices('continue', 'intervene', 'intervene'), 1, events)
    expect(made.map(({ event }) => event)).toEqual(expected)
  })

  it('carries its reasons and how far to train', () => {
    const [notice] = told([advised(0), advised(5, { advice: 'extend', extend_to: 900, reasons: ['a', 'b'] })])
    expect(notice).toEqual({
      event: 'advice_changed',
      at: '1970-01-01T00:00:05.000Z',
      ...run,
      step: 5,
      from: 'continue',
      to: 'extend',
      reasons: ['a', 'b'],
      extend_to: 900,
    })
  })
})

describe('whatever comes', () => {
  const names = ['fitting', 'memorization', 'cleanup'] as const
  const history = fc.array(fc.constantFrom(...names), { maxLength: 40 })

  it('is told in a chain, each change from what was told before it, and only when it has held', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 4 }), (all, hold) => {
        let last: AdvisedNews['phase'] | undefined = all[0]
        for (const notice of told(phases(...all), hold)) {
          if (notice.event !== 'phase_changed') return expect.fail(notice.event)
          expect(notice.from).toBe(last)
          expect(notice.to).not.toBe(last)
          const held = all.slice(notice.step - hold + 1, notice.step + 1)
          expect(held).toEqual(Array.from({ length: hold }, () => notice.to))
          last = notice.to
        }
        const end = all.slice(-hold)
        if (end.length === hold && new Set(end).size === 1) expect(last).toBe(end[0])
      }),
    )
  })
})

describe('a failure', () => {
  const failed = (step: number) => advised(step, { evaluation: { step, failure: 'out of memory' } })

  it('is told once, and again after a snapshot that was evaluated', () => {
    const news = [failed(1), failed(2), advised(3), failed(4)]
    expect(told(news).map((notice) => ('step' in notice ? notice.step : null))).toEqual([1, 4])
  })

  it('is not over because scalars came', () => {
    const scalars = advised(1, { evaluation: null })
    expect(told([failed(1), scalars, failed(2)])).toHaveLength(1)
  })
})

describe('what rules say', () => {
  it('is told at once, in their order, whatever must hold', () => {
    const said = [
      { step: 1, rule: 'a', message: 'first' },
      { step: 2, rule: 'b', message: 'second' },
    ]
    expect(told([advised(2, { said })], 100)).toMatchObject([
      { event: 'rule_notified', step: 1, rule: 'a', message: 'first' },
      { event: 'rule_notified', step: 2, rule: 'b', message: 'second' },
    ])
  })
})

describe('silence', () => {
  const silent: News = { kind: 'silent', at: 9000, since: 1000, expected_by: 8000 }

  it('says since when, and nothing of why', () => {
    expect(told([silent])).toEqual([
      {
        event: 'silence',
        at: '1970-01-01T00:00:09.000Z',
        ...run,
        silent_since: '1970-01-01T00:00:01.000Z',
        expected_by: '1970-01-01T00:00:08.000Z',
      },
    ])
  })

  it('is not told to who does not want it', () => {
    expect(told([silent], 1, ['failure'])).toEqual([])
  })
})
