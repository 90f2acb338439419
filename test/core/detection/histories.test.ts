/** The detector on histories made by hand, one for each way that a run can go. */
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../src/core/detection/detect.ts'
import type { RunSpec } from '../../../src/wire/run.ts'
import { specOf } from '../small-run.ts'
import { cleanedUp, type Folded, fold, grokking, memorized, runOf, scalarsAt, snapshotAt } from './fold.ts'
import { moved } from './made-model.ts'

/** What the detector makes of them with a model that is made by hand: a circuit where the averaged loss has fallen. */
const foldMoved = (observations: readonly Observation[], spec: RunSpec = runOf()): Folded[] =>
  fold(spec, observations, moved)

const phasesOf = (observations: readonly Observation[], spec?: RunSpec): string[] =>
  foldMoved(observations, spec).map(({ verdict }) => verdict.phase)

const times = (
  count: number,
  from: number,
  every: number,
  values: Readonly<Record<string, number>>,
): Observation[] => Array.from({ length: count }, (_, index) => snapshotAt(from + every * index, values))

test('a run that groks goes through the phases in order', () => {
  const inOrder = phasesOf(grokking()).filter((phase, index, all) => phase !== all[index - 1])
  expect(inOrder).toEqual(['fitting', 'memorization', 'circuit_formation', 'cleanup', 'generalized'])
})

test('a phase has its first step', () => {
  const folded = foldMoved(grokking())
  for (const { verdict } of folded) {
    const begins = folded.find(({ step }) => step === verdict.since_step)
    expect(begins?.verdict.phase).toBe(verdict.phase)
  }
})

describe('slingshots', () => {
  const before = grokking().slice(0, 15)
  const calm = foldMoved(before).at(-1)
  const jump = snapshotAt(7500, {
    ...memorized,
    train_loss: 0.4,
    test_loss: 1,
    restricted_loss_top_five: 0.01,
    train_accuracy: 0.8,
  })

  test('one holds the phase, and says so first', () => {
    const folded = foldMoved([...before, jump])
    const { verdict, state } = folded.at(-1) ?? expect.fail('empty')
    expect(verdict.phase).toBe(calm?.verdict.phase)
    expect(verdict.since_step).toBe(calm?.verdict.since_step)
    expect(verdict.evidence[0]).toMatchObject({ measure: 'train_loss', step: 7500, value: 0.4 })
    expect(verdict.evidence[0]?.statement).toContain('slingshot')
    expect(state.outlook).toEqual(calm?.state.outlook)
    expect(state.circuit).toBe(calm?.state.circuit)
    expect(state.slingshots).toBe(1)
  })

  test('what stays longer than a quarter of the run is none', () => {
    const lasting = Array.from({ length: 6 }, (_, index) => ({ ...jump, step: 7500 + 500 * index }))
    const folded = foldMoved([...before, ...lasting])
    const held = folded.filter(({ verdict }) => verdict.evidence[0]?.statement.includes('slingshot'))
    expect(held.map(({ step }) => step)).toEqual([7500, 8000, 8500, 9000])
    for (const { verdict } of held) expect(verdict.phase).toBe(calm?.verdict.phase)
    expect(folded.at(-1)?.verdict.phase).not.toBe(calm?.verdict.phase)
  })
})

describe('scalars that are no numbers', () => {
  test('NaN and infinities are passed over and named', () => {
    const bad = scalarsAt(10, {
      train_loss: Number.NaN,
      test_loss: Number.POSITIVE_INFINITY,
      train_accuracy: 0.5,
    })
    const { verdict, state } = fold(runOf(), [bad])[0] ?? expect.fail('empty')
    expect(verdict.phase).toBe('fitting')
    expect(state.mostTestLoss).toBeNull()
    expect(verdict.evidence.slice(0, 2)).toEqual([
      {
        measure: 'train_loss',
        step: 10,
        value: null,
        statement: 'train_loss is not a finite number, so it was passed over.',
      },
      {
        measure: 'test_loss',
        step: 10,
        value: null,
        statement: 'test_loss is not a finite number, so it was passed over.',
      },
    ])
  })

  test('nothing but NaN leaves the phase undetermined', () => {
    const folded = fold(runOf(), [scalarsAt(10, { train_loss: Number.NaN })])
    expect(folded[0]?.verdict.phase).toBe('undetermined')
  })
})

describe('generalization that is lost', () => {
  const good = [...grokking(), ...times(2, 14_500, 500, cleanedUp)]
  const lost = times(3, 15_500, 500, { ...memorized, test_accuracy: 0.3, train_loss: 1e-7 })

  test('is called collapsed on the second snapshot, and never at once', () => {
    expect(phasesOf([...good, ...lost]).slice(-4)).toEqual([
      'generalized',
      expect.not.stringMatching('collapsed'),
      'collapsed',
      'collapsed',
    ])
  })

  test('and found again', () => {
    const found = times(8, 17_000, 500, cleanedUp)
    expect(phasesOf([...good, ...lost, ...found]).at(-1)).toBe('generalized')
  })
})

test('a run that generalizes at once is never said to memorize', () => {
  const observations = [
    snapshotAt(0, {
      ...memorized,
      train_accuracy: 0.01,
      test_accuracy: 0.01,
      train_loss: 4.7,
      test_loss: 4.7,
    }),
    ...times(12, 100, 100, cleanedUp),
  ]
  const phases = phasesOf(observations)
  expect(phases[0]).toBe('fitting')
  expect(phases).not.toContain('memorization')
  expect(phases).not.toContain('circuit_formation')
  expect(phases.at(-1)).toBe('generalized')
})

describe('a memorized run without growth', () => {
  const observations = [scalarsAt(0, { train_accuracy: 0.01 }), ...times(30, 500, 500, memorized)]

  test('stays memorized where it may take as long as it likes', () => {
    expect(new Set(phasesOf(observations).slice(1))).toEqual(new Set(['memorization']))
  })

  test('is stalled on the second snapshot where its budget ends', () => {
    const phases = phasesOf(observations, runOf({ max_steps: 20_000 }))
    expect(phases.slice(1, 3)).toEqual(['memorization', 'stalled'])
    expect(new Set(phases.slice(3))).toEqual(new Set(['stalled']))
  })

  test('is no longer stalled once something grows', () => {
    const growing = times(6, 15_500, 500, { ...memorized, test_loss: 9, sum_averaged_loss: 3 })
    const phases = phasesOf([...observations, ...growing], runOf({ max_steps: 40_000 }))
    expect(phases.slice(0, -6).at(-1)).toBe('stalled')
    expect(phases.at(-1)).toBe('circuit_formation')
  })
})

test('growth that is gone takes circuit formation back, a part of it that is gone does not', () => {
  const growing = grokking().slice(0, 15)
  expect(phasesOf(growing).at(-1)).toBe('circuit_formation')
  const after = (values: Readonly<Record<string, number>>): string | undefined =>
    phasesOf([...growing, snapshotAt(7500, { ...memorized, ...values })]).at(-1)
  expect(after({})).toBe('memorization')
  expect(after({ test_loss: 10, sum_averaged_loss: 4 })).toBe('circuit_formation')
})

test('a run whose train data is not fitted by half of its budget is stalled, and fits after all', () => {
  const still = { ...memorized, train_loss: 2, train_accuracy: 0.5 }
  const observations = [...times(12, 500, 500, still), snapshotAt(6500, memorized)]
  const phases = phasesOf(observations, runOf({ max_steps: 10_000 }))
  expect(phases.slice(0, 3)).toEqual(['fitting', 'fitting', 'fitting'])
  expect(phases[11]).toBe('stalled')
  expect(phases.at(-1)).toBe('memorization')
})

test('from the weights alone a run is never said to be unfit, and stalls like any other', () => {
  const observations = times(16, 500, 500, { sum_squared_weights: 3000 })
  const { verdict, advice } =
    foldMoved(observations, runOf({ max_steps: 10_000 })).at(-1) ?? expect.fail('empty')
  expect(verdict.phase).toBe('stalled')
  expect(verdict.missing[0]).toContain('train_loss or train_accuracy')
  expect(advice.reasons.join()).not.toContain('train data is not fitted')
})

test('without a test split the end cannot be seen, and that is said', () => {
  const { test_loss: _, test_accuracy: __, ...rest } = memorized
  const { verdict } = foldMoved(times(3, 500, 500, rest)).at(-1) ?? expect.fail('empty')
  expect(verdict.phase).toBe('memorization')
  expect(verdict.missing).toEqual([expect.stringContaining('a test split')])
})

test('nothing at all: undetermined, with everything that is missing', () => {
  const { verdict } = fold(specOf({}), [scalarsAt(1, {})])[0] ?? expect.fail('empty')
  expect(verdict.phase).toBe('undetermined')
  expect(verdict.evidence).toEqual([
    { measure: 'none', step: 1, value: null, statement: 'Neither losses nor accuracies are known yet.' },
  ])
  expect(verdict.missing).toHaveLength(4)
})

test('readings come before scalars, and an undefined reading leaves the scalar', () => {
  const spec = runOf()
  const observation: Observation = {
    step: 5,
    readings: { train_loss: { value: 1 }, test_loss: { undefined_because: 'no test rows' } },
    scalars: { train_loss: 2, test_loss: 3 },
  }
  const { state } = fold(spec, [observation])[0] ?? expect.fail('empty')
  expect(state.recent[0]).toMatchObject({ trainLoss: 1, testLoss: 3 })
})
