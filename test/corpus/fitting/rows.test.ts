/** What is fitted on: snapshots between the fit and the jump, with what hindsight says of each. */
import { describe, expect, test } from 'vitest'
import { rowsOf } from '../../../corpus/fitting/rows.ts'
import { scopes } from '../../../src/core/detection/experts.ts'
import { memorized, scalarsAt, snapshotAt } from '../../core/detection/fold.ts'
import { jumping, memorizing } from './made-runs.ts'

const steps = (rows: readonly { readonly step: number }[]): number[] => rows.map(({ step }) => step)
const until = (last: number): number[] => Array.from({ length: last / 100 }, (_, index) => 100 * (index + 1))

describe('rows', () => {
  const rows = rowsOf(jumping()).structure

  test('are the snapshots from the fit to the jump, which is not among them', () => {
    expect(steps(rows)).toEqual(until(1400))
    expect(steps(rowsOf(memorizing()).structure)).toEqual(until(2000))
  })

  test('weigh as much as those of any other run', () => {
    for (const run of [jumping(), memorizing()]) {
      const total = rowsOf(run).scalars.reduce((sum, { weight }) => sum + weight, 0)
      expect(total).toBeCloseTo(10, 9)
    }
  })

  test('say how far the jump and the end are, in e-folds', () => {
    expect(rows[4]?.jump).toBeCloseTo(Math.log(1500 / 500), 12)
    expect(rows[4]?.end).toBeCloseTo(Math.log(2000 / 500), 12)
    expect(rowsOf(memorizing()).structure.every(({ jump }) => jump === null)).toBe(true)
  })

  test('say how much of the plateau is ahead where the run generalizes late', () => {
    expect(rows[4]?.lead).toBeCloseTo((1500 - 500) / (1500 - 100), 12)
    expect(rowsOf(memorizing()).structure.every(({ lead }) => lead === null)).toBe(true)
    const run = jumping()
    const atOnce = rowsOf({ ...run, truth: { ...run.truth, at_once: true } }).structure
    expect(atOnce.every(({ lead }) => lead === null)).toBe(true)
  })

  test('have a circuit from where hindsight sees one, and none where the run never jumps', () => {
    expect(rows.map(({ circuit }) => circuit)).toEqual(until(1400).map((step) => step >= 500))
    expect(new Set(rowsOf(memorizing()).structure.map(({ circuit }) => circuit))).toEqual(new Set([false]))
  })

  test('where hindsight sees no boundary, have one in the second half of the plateau, and else are not told', () => {
    const unknown = rowsOf(jumping(0, null)).structure.map(({ circuit }) => circuit)
    expect(unknown).toEqual(until(1400).map((step) => (step > 800 ? true : null)))
  })

  test('hold a value for each feature of the expert, NaN where nothing tells', () => {
    for (const name of ['structure', 'scalars', 'weights'] as const) {
      const [first] = rowsOf(jumping())[name]
      expect(first?.values).toHaveLength(scopes[name].features.length)
    }
    expect(rows[0]?.values[scopes.structure.features.indexOf('test.slope')]).toBeNaN()
  })
})

test('rows never look ahead: those of a run that ends earlier are the first ones', () => {
  const run = jumping()
  const whole = rowsOf(run)
  for (const length of [3, 8, 12]) {
    const cut = rowsOf({ ...run, observations: run.observations.slice(0, length) })
    for (const name of ['structure', 'scalars', 'no_test', 'weights'] as const) {
      const values = cut[name].map((row) => row.values)
      expect(values).toHaveLength(length)
      expect(values).toEqual(whole[name].slice(0, length).map((row) => row.values))
    }
  }
})

test('scalars between snapshots, slingshots and what is before the fit make no rows', () => {
  const run = memorizing()
  const observations = [
    snapshotAt(20, { ...memorized, train_accuracy: 0.5 }),
    ...run.observations.slice(0, 5),
    scalarsAt(550, { train_loss: 1e-6, train_accuracy: 1, test_loss: 12 }),
    snapshotAt(600, { ...memorized, train_loss: 1 }),
    snapshotAt(700, memorized),
  ]
  expect(steps(rowsOf({ ...run, observations }).structure)).toEqual([100, 200, 300, 400, 500, 700])
})

test('the expert on weights alone sees nothing else, and the run from its start on', () => {
  const run = jumping()
  const fitting = snapshotAt(50, { ...memorized, train_accuracy: 0.5 })
  const bare = [fitting, ...run.observations].map(({ step }) =>
    snapshotAt(step, { sum_squared_weights: memorized.sum_squared_weights, gini_neuron_logit: 0.1 }),
  )
  const [seen, known] = [[fitting, ...run.observations], bare].map((observations) =>
    rowsOf({ ...run, observations }),
  )
  expect(steps(seen?.weights ?? [])).toEqual([50, ...steps(seen?.structure ?? [])])
  expect(seen?.weights).toEqual(known?.weights)
})

test('an expert has rows where the run offers its evidence', () => {
  const { structure, forward, scalars, no_test, weights } = rowsOf(jumping())
  for (const rows of [forward, scalars, no_test, weights]) expect(steps(rows)).toEqual(steps(structure))
  const bare = {
    ...jumping(),
    observations: jumping().observations.map(({ step }) =>
      snapshotAt(step, { train_accuracy: 1, sum_squared_weights: 3 }),
    ),
  }
  const empty = rowsOf(bare)
  expect([empty.structure, empty.forward, empty.scalars, empty.no_test].map(({ length }) => length)).toEqual([
    0, 0, 0, 0,
  ])
  expect(empty.weights.length).toBeGreaterThan(0)
})
