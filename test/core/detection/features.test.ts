/** What the model sees of a run: closed forms, scale, and that it never looks ahead. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DetectorState, initialState, type Observation } from '../../../src/core/detection/detect.ts'
import { type ExpertName, expertFor, expertNames, scopes } from '../../../src/core/detection/experts.ts'
import { type Feature, type Features, featuresOf, partsOf } from '../../../src/core/detection/features.ts'
import { take } from '../../../src/core/detection/take.ts'
import type { RunSpec } from '../../../src/wire/run.ts'
import { specOf } from '../small-run.ts'
import { grokking, memorized, runOf, scalarsAt, snapshotAt } from './fold.ts'

const uniform = Math.log(113)
const everything = [...new Set(expertNames.flatMap((name) => scopes[name].features))]

/** The states after each observation, of which nothing is made. */
function statesOf(observations: readonly Observation[], spec: RunSpec = runOf()): DetectorState[] {
  let state = initialState(spec)
  return observations.map((observation) => {
    state = take(state, observation).state
    return state
  })
}

function lastFeatures(
  observations: readonly Observation[],
  names: readonly Feature[] = everything,
  spec?: RunSpec,
): Features {
  return featuresOf(statesOf(observations, spec).at(-1) ?? expect.fail('empty'), names)
}

/** A test loss of `level` (logarithm of its share of the uniform loss) at each step. */
const levelled = (levels: readonly (readonly [step: number, level: number])[]): Observation[] =>
  levels.map(([step, level]) =>
    snapshotAt(step, { ...memorized, test_accuracy: 0, test_loss: uniform * Math.exp(level) }),
  )

describe('of the run itself', () => {
  test('the time since the fit and over the decay time, in e-folds', () => {
    const observations = levelled([
      [200, 1],
      [800, 1],
    ])
    const features = lastFeatures(observations)
    expect(features.get('since_fit')).toBeCloseTo(Math.log(4), 12)
    expect(features.get('decay_times')).toBeCloseTo(Math.log(800 / 1000), 12)
    expect(features.get('no_decay')).toBe(0)
  })

  test('without weight decay there is no decay time; where it is not known, nothing is said', () => {
    const observations = levelled([[200, 1]])
    expect(lastFeatures(observations, everything, runOf({}, 0)).get('no_decay')).toBe(1)
    expect(lastFeatures(observations, everything, runOf({}, 0)).get('decay_times')).toBeNull()
    const unknown = specOf({ task: runOf().task, optimizer: {} })
    expect(lastFeatures(observations, everything, unknown).get('no_decay')).toBe(0)
  })
})

describe('of a level', () => {
  const observations = levelled([
    [100, 2],
    [200, 1.6],
    [400, 1],
    [450, 0.9],
    [500, 0.5],
  ])
  const features = lastFeatures(observations)

  test('now is the median of the newest three', () => {
    expect(features.get('test.now')).toBeCloseTo(0.9, 12)
  })

  test('fall and rise are from the extremes since the fit', () => {
    expect(features.get('test.fall')).toBeCloseTo(2 - 0.9, 12)
    expect(lastFeatures(observations, ['test.rise' as const]).get('test.rise')).toBeCloseTo(0.9 - 0.5, 12)
    const before = snapshotAt(50, { ...memorized, train_accuracy: 0.5, test_loss: 1000 })
    expect(lastFeatures([before, ...observations]).get('test.fall')).toBeCloseTo(2 - 0.9, 12)
  })

  test('slopes are a change per e-fold of steps, since a 1.25th and a half of the step', () => {
    expect(features.get('test.slope')).toBeCloseTo((0.9 - 1) / Math.log(500 / 400), 12)
    expect(features.get('test.long')).toBeCloseTo((0.9 - 1.6) / Math.log(500 / 200), 12)
  })

  test('ahead is what is left to a loss of e^-2 at the longer slope', () => {
    const speed = (1.6 - 0.9) / Math.log(500 / 200)
    expect(features.get('test.ahead')).toBeCloseTo(Math.log((0.9 + 2) / speed), 12)
  })

  test('what does not fall is as far ahead as anything is said to be', () => {
    expect(
      lastFeatures(
        levelled([
          [100, 1],
          [300, 1.5],
        ]),
      ).get('test.ahead'),
    ).toBe(5)
  })

  test('one that stands out alone moves nothing', () => {
    const calm = levelled([100, 200, 300, 400].map((step) => [step, 1] as const))
    const jumped = [...calm.slice(0, 3), ...levelled([[400, 3]])]
    expect(lastFeatures(jumped).get('test.now')).toBeCloseTo(1, 12)
    expect(lastFeatures(jumped).get('test.slope')).toBeCloseTo(0, 12)
  })

  test('there is none where nothing tells, and no slope without a past', () => {
    const first = lastFeatures(levelled([[100, 1]]))
    expect(first.get('test.now')).toBeCloseTo(1, 12)
    for (const name of ['test.slope', 'test.long', 'test.ahead', 'pruned.now'])
      expect(first.get(name)).toBeNull()
  })
})

test('names have their parts, and those of the run have none', () => {
  expect(partsOf('averaged.fall')).toEqual({ level: 'averaged', kind: 'fall' })
  expect(partsOf('since_fit')).toBeNull()
  for (const name of everything)
    expect(partsOf(name) !== null || ['since_fit', 'decay_times', 'no_decay'].includes(name)).toBe(true)
})

describe('scales', () => {
  test('a run that is slower by a factor, with as much less learning rate, looks the same', () => {
    const slower = grokking().map((observation) => ({ ...observation, step: 7 * observation.step }))
    const spec = runOf()
    const slow = { ...spec, optimizer: { ...spec.optimizer, learning_rate: 0.001 / 7 } }
    for (const length of [3, 9, 15, 20]) {
      const fast = lastFeatures(grokking().slice(0, length))
      const other = lastFeatures(slower.slice(0, length), everything, slow)
      for (const [name, value] of fast) {
        if (value === null) expect(other.get(name)).toBeNull()
        else expect(other.get(name), name).toBeCloseTo(value, 9)
      }
    }
  })
})

test('what is appended later changes no feature, and no state, of an earlier step', () => {
  const later = fc.array(
    fc.record({ train_loss: fc.double({ min: 0, max: 20 }), test_loss: fc.double({ min: 0, max: 20 }) }),
    { minLength: 1, maxLength: 8 },
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 28 }), later, (length, values) => {
      const before = grokking().slice(0, length)
      const appended = values.map((scalars, index) => scalarsAt(500 * (length + index), scalars))
      const alone = statesOf(before).at(-1) ?? expect.fail('empty')
      const then = statesOf([...before, ...appended])[length - 1] ?? expect.fail('empty')
      expect(featuresOf(then, everything)).toEqual(featuresOf(alone, everything))
      expect(then).toEqual(alone)
    }),
    { numRuns: 60, seed: 8 },
  )
})

describe('the expert that speaks', () => {
  const { restricted_loss_top_five: _, sum_averaged_loss: __, ...forward } = memorized
  const { test_loss: ___, test_accuracy: ____, ...noTest } = forward
  const cases: readonly (readonly [ExpertName | null, Observation])[] = [
    ['structure', snapshotAt(500, memorized)],
    ['forward', snapshotAt(500, { ...forward, pruned_loss: 3 })],
    ['scalars', snapshotAt(500, forward)],
    ['scalars', scalarsAt(500, forward)],
    ['no_test', snapshotAt(500, noTest)],
    ['weights', snapshotAt(500, { sum_squared_weights: 3000 })],
    [null, scalarsAt(500, { train_accuracy: 1 })],
  ]

  test.each(cases)('%s', (name, observation) => {
    expect(expertFor(statesOf([observation]).at(-1) ?? expect.fail('empty'))).toBe(name)
  })
})
