/** The detector on histories made by hand, one for each way that a run can go. */
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../src/core/detection/detect.ts'
import type { RunSpec } from '../../../src/wire/run.ts'
import { specOf } from '../small-run.ts'
import { cleanedUp, fold, grokking, memorized, runOf, scalarsAt, snapshotAt } from './fold.ts'

const phasesOf = (observations: readonly Observation[], spec: RunSpec = runOf()): string[] =>
  fold(spec, observations).map(({ verdict }) => verdict.phase)

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
  const folded = fold(runOf(), grokking())
  for (const { verdict } of folded) {
    const begins = folded.find(({ step }) => step === verdict.since_step)
    expect(begins?.verdict.phase).toBe(verdict.phase)
  }
})

describe('slingshots', () => {
  const before = grokking().slice(0, 15)
  const calm = fold(runOf(), before).at(-1)
  const jump = snapshotAt(7500, {
    ...memorized,
    train_loss: 0.4,
    test_loss: 1,
    restricted_loss_top_five: 0.01,
    train_accuracy: 0.8,
  })

  test('one holds the phase, and says so first', () => {
    const folded = fold(runOf(), [...before, jump])
    const { verdict, state } = folded.at(-1) ?? expect.fail('empty')
    expect(verdict.phase).toBe(calm?.verdict.phase)
    expect(verdict.since_step).toBe(calm?.verdict.since_step)
    expect(verdict.evidence[0]).toMatchObject({ measure: 'train_loss', step: 7500, value: 0.4 })
    expect(verdict.evidence[0]?.statement).toContain('slingshot')
    expect(state.votes).toBe(calm?.state.votes)
  })

  test('what stays longer than a quarter of the run is none', () => {
    const lasting = Array.from({ length: 6 }, (_, index) => ({ ...jump, step: 7500 + 500 * index }))
    const folded = fold(runOf(), [...before, ...lasting])
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

test('a memorized run without growth stays memorized', () => {
  const phases = phasesOf([scalarsAt(0, { train_accuracy: 0.01 }), ...times(30, 500, 500, memorized)])
  expect(new Set(phases.slice(1))).toEqual(new Set(['memorization']))
})

test('votes that stop take circuit formation back after three snapshots', () => {
  const growing = grokking().slice(0, 15)
  expect(phasesOf(growing).at(-1)).toBe('circuit_formation')
  const phases = phasesOf([...growing, ...times(4, 7500, 500, memorized)]).slice(-4)
  expect(phases).toEqual(['circuit_formation', 'circuit_formation', 'memorization', 'memorization'])
})

test('without a test split the end cannot be seen, and that is said', () => {
  const { test_loss: _, test_accuracy: __, ...rest } = memorized
  const { verdict } = fold(runOf(), times(3, 500, 500, rest)).at(-1) ?? expect.fail('empty')
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
