/** Presets: each fits the runs that it says it fits, and does what it says. */
import { describe, expect, test } from 'vitest'
import { compileRules } from '../../../src/core/rules/compile.ts'
import { classicPatience } from '../../../src/core/rules/presets/classic-patience.ts'
import { extendWhileACircuitGrows } from '../../../src/core/rules/presets/extend-while-a-circuit-grows.ts'
import { keepToABudget } from '../../../src/core/rules/presets/keep-to-a-budget.ts'
import { neverStopBeforeGeneralization } from '../../../src/core/rules/presets/never-stop-before-generalization.ts'
import type { Preset } from '../../../src/core/rules/presets/preset.ts'
import { defaultPreset, presets } from '../../../src/core/rules/presets/register.ts'
import { stopHopelessRuns } from '../../../src/core/rules/presets/stop-hopeless-runs.ts'
import { stopWhenCleanedUp } from '../../../src/core/rules/presets/stop-when-cleaned-up.ts'
import { rulesetSchema } from '../../../src/wire/rules.ts'
import { runOf } from '../detection/fold.ts'
import { losses, momentAt, names, said } from './runs.ts'

const forecast = (probability: number) => ({ by_step: 2000, probability, rests_on: 'a test' })

/** What a preset advises at the last of these moments. */
function last({ ruleset }: Preset, moments: readonly Parameters<typeof momentAt>[0][]) {
  const all = said(ruleset.rules, moments.map(momentAt))
  return all.at(-1) ?? expect.fail('nothing was said')
}

describe.each(presets.map((preset) => [preset.id, preset] as const))('%s', (_, preset) => {
  test('is a ruleset that says what it is', () => {
    expect(rulesetSchema.parse(preset.ruleset)).toEqual(preset.ruleset)
    expect(preset.description).toMatch(/\.$/)
  })

  test('fits a run with a schedule, and says what it needs where it does not fit one without', () => {
    expect(compileRules(preset.ruleset, names).ok).toBe(true)
    const bare = compileRules(preset.ruleset, { ...names, spec: runOf() })
    expect(bare.ok).toBe(!preset.description.includes('Needs'))
  })
})

test('ids are distinct, and the default fits every run', () => {
  expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length)
  expect(presets).toContain(defaultPreset)
  expect(compileRules(defaultPreset.ruleset, { ...names, spec: runOf() }).ok).toBe(true)
})

test("the default is the advisor's own advice", () => {
  for (const advice of ['continue', 'extend', 'stop', 'intervene', 'undetermined'] as const)
    expect(last(defaultPreset, [{ step: 500, advice }])).toMatchObject({ advice, by: { kind: 'advisor' } })
})

test('never stop before generalization', () => {
  expect(last(neverStopBeforeGeneralization, [{ step: 900, phase: 'stalled', advice: 'stop' }]).advice).toBe(
    'continue',
  )
  expect(
    last(neverStopBeforeGeneralization, [{ step: 900, phase: 'generalized', advice: 'stop' }]).advice,
  ).toBe('stop')
  expect(
    last(neverStopBeforeGeneralization, [{ step: 2000, phase: 'stalled', advice: 'stop' }]).by.kind,
  ).toBe('budget')
})

test('stop when cleaned up', () => {
  const done = { step: 900, phase: 'generalized', advice: 'stop' } as const
  expect(last(stopWhenCleanedUp, [{ ...done, scalars: { test_accuracy: 0.995 } }]).by.name).toBe('cleaned up')
  expect(last(stopWhenCleanedUp, [{ ...done, scalars: { test_accuracy: 0.97 } }]).advice).toBe('continue')
  expect(last(stopWhenCleanedUp, [{ ...done, phase: 'stalled' }]).advice).toBe('continue')
})

describe('stop hopeless runs', () => {
  const stalled = (count: number, probability: number) =>
    Array.from({ length: count }, (_, index) => ({
      step: 600 + 50 * index,
      phase: 'stalled' as const,
      advice: 'intervene' as const,
      forecast: forecast(probability),
    }))
  test('only what stays hopeless for five snapshots', () => {
    expect(last(stopHopelessRuns, stalled(4, 0.01)).advice).toBe('intervene')
    expect(last(stopHopelessRuns, stalled(5, 0.01))).toMatchObject({
      advice: 'stop',
      by: { name: 'hopeless' },
    })
    expect(last(stopHopelessRuns, stalled(5, 0.1)).advice).toBe('intervene')
  })
  test('and what does not fit in half of its budget', () => {
    const unfit = [1100, 1150, 1200].map((step) => ({
      step,
      phase: 'stalled' as const,
      advice: 'intervene' as const,
      scalars: { train_accuracy: 0.4 },
    }))
    expect(last(stopHopelessRuns, unfit)).toMatchObject({ advice: 'stop', by: { name: 'does not fit' } })
    expect(last(stopHopelessRuns, unfit.slice(0, 2)).advice).toBe('intervene')
  })
})

test('keep to a budget', () => {
  expect(last(keepToABudget, [{ step: 950, advice: 'extend' }])).toMatchObject({
    advice: 'continue',
    extend_to: null,
  })
  expect(last(keepToABudget, [{ step: 1000, phase: 'circuit_formation', advice: 'extend' }]).advice).toBe(
    'stop',
  )
})

test('extend while a circuit grows', () => {
  expect(last(extendWhileACircuitGrows, [{ step: 900, phase: 'circuit_formation' }])).toMatchObject({
    advice: 'extend',
    extend_to: 1250,
  })
  expect(last(extendWhileACircuitGrows, [{ step: 1900, phase: 'cleanup' }]).extend_to).toBe(2000)
  expect(
    last(extendWhileACircuitGrows, [{ step: 1000, phase: 'memorization', advice: 'extend' }]).advice,
  ).toBe('stop')
  expect(
    last(extendWhileACircuitGrows, [{ step: 950, phase: 'memorization', advice: 'extend' }]).advice,
  ).toBe('continue')
})

test('classic patience stops at the tenth snapshot in a row that is above the least', () => {
  const steps = said(classicPatience.ruleset.rules, losses([1, ...Array<number>(12).fill(2)]))
  expect(steps.find(({ advice }) => advice === 'stop')?.step).toBe(1000)
})
