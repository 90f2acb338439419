/** Fitted experts tell the runs apart that they were fitted on, and the same runs give the same experts. */
import { expect, test } from 'vitest'
import { fitExperts } from '../../../corpus/fitting/fit.ts'
import { rowsOf } from '../../../corpus/fitting/rows.ts'
import type { Parameters } from '../../../src/core/detection/experts.ts'
import { expertNames, scopes } from '../../../src/core/detection/experts.ts'
import { probabilityWithinBudget } from '../../../src/core/detection/outlook.ts'
import { fold } from '../../core/detection/fold.ts'
import { jumping, memorizing } from './made-runs.ts'

const seeds = Array.from({ length: 12 }, (_, seed) => seed)
const rows = seeds.flatMap((seed) => [rowsOf(jumping(seed)), rowsOf(memorizing(seed))])
const experts = fitExperts(rows)
const parameters: Parameters = {
  provenance: { runs: rows.length, configurations: 2, snapshots: 0, command: 'a test' },
  experts,
}

test('the same runs give the same experts, to the digits that are kept', () => {
  expect(JSON.stringify(fitExperts(rows))).toBe(JSON.stringify(experts))
  expect(JSON.parse(JSON.stringify(experts))).toEqual(experts)
})

test('each has its features, and those of the horizon beside them', () => {
  for (const name of expertNames) {
    const { features, moves } = scopes[name]
    const signs = new Map<string, number>(moves)
    for (const { feature, weight } of experts[name].circuit.terms)
      expect(weight * (signs.get(feature) ?? Number.NaN)).toBeGreaterThanOrEqual(0)
    expect(experts[name].hazard.terms.map(({ feature }) => feature)).toEqual([
      ...features,
      'horizon',
      'log_horizon',
    ])
  }
})

test('the prior is the share of snapshots with a circuit, each run counting the same', () => {
  // Of each pair of runs one has a circuit, on 10 of its 14 snapshots.
  expect(experts.structure.prior).toBeCloseTo(10 / 14 / 2, 5)
})

test('runs are told apart that were not among them', () => {
  const last = (run: ReturnType<typeof jumping>) =>
    fold(run.spec, run.observations.slice(0, 13), parameters).at(-1)?.state ?? expect.fail('empty')
  const [grows, stays] = [last(jumping(99)), last(memorizing(99))]
  expect(grows.circuit).toBeGreaterThan(0.9)
  expect(stays.circuit).toBeLessThan(0.1)
  expect(probabilityWithinBudget(grows)).toBeGreaterThan(0.8)
  expect(probabilityWithinBudget(stays)).toBeLessThan(0.2)
})

test('circuit formation is called of those that grow, before they jump, and not of the others', () => {
  const calls = (run: ReturnType<typeof jumping>) =>
    fold(run.spec, run.observations, parameters)
      .filter(({ verdict }) => verdict.phase === 'circuit_formation')
      .map(({ step }) => step)
  const [grows, stays] = [calls(jumping(99)), calls(memorizing(99))]
  expect(grows[0]).toBeGreaterThanOrEqual(500)
  expect(grows[0]).toBeLessThan(1500)
  expect(stays).toEqual([])
})

test('runs that were among them are not strange', () => {
  for (const run of [jumping(3), memorizing(3)]) {
    const strange = fold(run.spec, run.observations.slice(0, 14), parameters).filter(
      ({ state }) => (state.outlook?.strangeness ?? 0) > 1,
    )
    expect(strange).toEqual([])
  }
})

test('a run without a kind of evidence adds nothing to its experts', () => {
  const none = { structure: [], forward: [], scalars: [], no_test: [], weights: [] }
  expect(fitExperts([...rows, none])).toEqual(experts)
})
