import { describe, expect, it } from 'vitest'
import { instantText, livenessDetail, livenessText } from '../../src/pages/view/liveness.ts'
import { countText, tickText, valueText } from '../../src/pages/view/number-words.ts'
import { phaseWords, readPhase } from '../../src/pages/view/phase-words.ts'
import { probabilityPhrase } from '../../src/pages/view/probability-words.ts'
import { runWords } from '../../src/pages/view/run-words.ts'
import { phases } from '../../src/wire/phase.ts'
import { runSpecSchema } from '../../src/wire/run.ts'

describe('probabilities in words', () => {
  it.each([
    [1, 'almost certain (1.00)'],
    [0.9999, 'almost certain (> 0.99)'],
    [0.93, 'very likely (0.93)'],
    [0.7, 'likely (0.70)'],
    [0.5, 'about as likely as not (0.50)'],
    [0.2, 'unlikely (0.20)'],
    [0.05, 'very unlikely (0.05)'],
    [0.0001, 'almost ruled out (< 0.01)'],
    [0, 'almost ruled out (0.00)'],
  ])('%d', (probability, words) => {
    expect(probabilityPhrase(probability)).toBe(words)
  })
})

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.905, '0.905'],
    [9.7531, '9.753'],
    [2489.7, '2,490'],
    [7.03e-8, '7.03 × 10⁻⁸'],
    [12_345_678, '1.23 × 10⁷'],
    [-0.5, '-0.500'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('%d', (value, text) => {
    expect(valueText(value)).toBe(text)
  })

  it('labels ticks shortly', () => {
    expect([1e-7, 0.01, 0.25, 0, 10, 2500, 1e6].map(tickText)).toEqual([
      '10⁻⁷',
      '0.01',
      '0.25',
      '0',
      '10',
      '2,500',
      '10⁶',
    ])
    expect(countText(12200)).toBe('12,200')
  })
})

describe('liveness', () => {
  const heard_at = '2026-11-22T13:00:00.000Z'
  const open = { state: 'open', heard_at, expected_by: '2026-11-22T13:05:00.000Z' }
  const unpaced = { ...open, expected_by: null }
  const closed = { state: 'closed', heard_at, expected_by: null }
  const later = (ms: number) => Date.parse(heard_at) + ms
  const minute = 60_000

  it('says when the trainer was heard, for as long as its silence is usual', () => {
    expect(livenessText(open, later(12_000))).toBe('heard 12 s ago')
    expect(livenessText(open, later(5 * minute))).toBe('heard 5 min ago')
    expect(livenessDetail(open, later(12_000))).toBe(
      'last heard 2026-11-22 13:00 UTC; at its pace so far it is expected by 2026-11-22 13:05 UTC',
    )
  })

  it('says since when it is silent where it was expected, and not what that means', () => {
    expect(livenessText(open, later(5 * minute + 1))).toBe('silent since 2026-11-22 13:00 UTC (5 min)')
    expect(livenessText(open, later(50 * 60 * minute))).toBe('silent since 2026-11-22 13:00 UTC (2 days)')
    expect(livenessDetail(open, later(6 * minute))).toBe(
      'last heard 2026-11-22 13:00 UTC; at its pace so far it was expected by 2026-11-22 13:05 UTC; what it does is not known',
    )
  })

  it('expects nothing at a pace that is not known, however long ago that is', () => {
    expect(livenessText(unpaced, later(50 * 60 * minute))).toBe('heard 2 days ago')
    expect(livenessDetail(unpaced, later(0))).toContain('too few posts to know its pace')
  })

  it('says that a run is finished only where it was closed', () => {
    expect(livenessText(closed, later(3 * 60 * minute))).toBe('finished, last heard 3 h ago')
    expect(livenessDetail(closed, later(0))).toBe('closed; last heard 2026-11-22 13:00 UTC')
  })

  it('never speaks of a crash or an end that a clock alone tells of', () => {
    const spans = [0, minute, 60 * minute, 1e12]
    const said = [open, unpaced].flatMap((heard) =>
      spans.flatMap((ms) => [livenessText(heard, later(ms)), livenessDetail(heard, later(ms))]),
    )
    for (const text of said) expect(text).not.toMatch(/crash|dead|died|lost|fail|finish|closed|end(ed)?\b/i)
  })

  it('takes a trainer whose clock runs ahead, and an instant that is none', () => {
    expect(livenessText(open, later(-5000))).toBe('heard 0 s ago')
    expect(livenessText({ ...open, heard_at: '' }, later(0))).toBe('never heard')
    expect(instantText('2026-11-22T13:00:59Z')).toBe('2026-11-22 13:00 UTC')
  })
})

describe('phases and runs', () => {
  it('has words for every phase, and a mark of its own for each', () => {
    expect(Object.keys(phaseWords)).toEqual([...phases])
    expect(new Set(Object.values(phaseWords).map(({ mark }) => mark)).size).toBe(phases.length)
  })

  it('leaves a phase that it does not know as it is', () => {
    expect(readPhase('cleanup')).toEqual({ phase: 'cleanup', label: 'Cleanup' })
    expect(readPhase('hatching')).toEqual({ phase: 'undetermined', label: 'hatching' })
    expect(readPhase('constructor').phase).toBe('undetermined')
  })

  it('tells task, model and optimizer in a line', () => {
    const spec = runSpecSchema.parse({
      name: 'x',
      task: { kind: 'modular_arithmetic', operation: 'multiply', modulus: 59 },
      model: { architecture: 'mlp', d_model: 64, d_mlp: 256, vocabulary: 59, context: 2 },
      optimizer: { learning_rate: 0.001, weight_decay: 0 },
      data: { train_fraction: 0.4 },
    })
    expect(runWords(spec)).toBe(
      'a × b mod 59 · MLP, width 64, 256 hidden · learning rate 0.001, weight decay 0 · 40% of the data for training',
    )
    expect(runWords(runSpecSchema.parse({ name: 'x' }))).toBe('generic task · weights of an undeclared model')
  })
})
