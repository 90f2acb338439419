/** The detector is a causal fold: the future changes nothing, the state is plain data, and every verdict has reasons. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DetectorState,
  initialState,
  type Observation,
  observe,
} from '../../../src/core/detection/detect.ts'
import { adviceSchema, verdictSchema } from '../../../src/wire/advice.ts'
import { phases } from '../../../src/wire/phase.ts'
import { recordedNames, recordedRun } from '../recorded-run.ts'
import { fold, grokking, observationsOf, runOf, sources } from './fold.ts'

const stepAdviceSchema = adviceSchema.omit({ run: true, version: true, state: true, readings: true })

const histories = recordedNames.flatMap((name) => {
  const run = recordedRun(name)
  return sources.map((source) => ({
    name,
    source,
    spec: run.spec,
    observations: observationsOf(run, source),
  }))
})

/** Any history at all: steps that ascend, each with some readings and some scalars, NaN and infinities among them. */
const anyHistory = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 2000 }),
      readings: fc.option(
        fc.dictionary(
          fc.constantFrom(
            'train_loss',
            'test_loss',
            'train_accuracy',
            'test_accuracy',
            'restricted_loss_top_five',
            'excluded_loss_top_five',
            'sum_averaged_loss',
            'gini_neuron_logit',
            'sum_squared_weights',
            'pruned_loss',
            'class_distance',
            'effective_rank',
          ),
          fc.oneof(
            fc.record({ value: fc.double({ min: 0, max: 20, noNaN: true }) }),
            fc.constant({ undefined_because: 'of a test' }),
          ),
        ),
      ),
      scalars: fc.dictionary(
        fc.constantFrom('train_loss', 'test_loss', 'train_accuracy', 'test_accuracy', 'gradient_norm'),
        // A negative zero would not survive JSON.
        fc.oneof(fc.double({ min: 0, max: 1 }), fc.double()).map((value) => value + 0),
      ),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((entries) => {
    let step = -1
    return entries.map(({ gap, readings, scalars }): Observation => {
      step += gap
      return { step, readings, scalars }
    })
  })

describe.each(histories)('$name from $source', ({ spec, observations }) => {
  const full = fold(spec, observations)

  test('the verdict at a step is that of the history up to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: observations.length }), (length) => {
        const prefix = fold(spec, observations.slice(0, length))
        expect(prefix.at(-1)?.verdict).toEqual(full[length - 1]?.verdict)
      }),
      { numRuns: 8, seed: 1 },
    )
  })

  test('verdicts are well formed', () => {
    for (const { step, verdict } of full) expectWellFormed(step, verdict)
  })

  test('the state survives JSON', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: observations.length - 1 }), (cut) => {
        const before: DetectorState = full[cut - 1]?.state ?? initialState(spec)
        const restored: DetectorState = JSON.parse(JSON.stringify(before))
        const observation = observations[cut] ?? expect.fail('no observation')
        expect(observe(restored, observation)).toEqual(observe(before, observation))
      }),
      { numRuns: 8, seed: 2 },
    )
  })
})

test('whatever is posted, verdicts are well formed and the state stays bounded', () => {
  fc.assert(
    fc.property(anyHistory, (observations) => {
      for (const { step, verdict, advice, state } of fold(runOf({ max_steps: 10_000 }), observations)) {
        expectWellFormed(step, verdict)
        stepAdviceSchema.parse(advice)
        const { parameters: _, ...rest } = state
        expect(JSON.parse(JSON.stringify(rest))).toEqual(rest)
      }
    }),
    { numRuns: 100, seed: 3 },
  )
})

test('what is remembered stays bounded, and snapshots stay before scalars', () => {
  const observations = Array.from({ length: 2000 }, (_, index): Observation => {
    const scalars = { train_loss: 1, train_accuracy: 0.5 }
    return { step: 10 * index, readings: index % 50 === 0 ? { train_loss: { value: 1 } } : null, scalars }
  })
  const recent = fold(runOf(), observations).at(-1)?.state.recent ?? []
  expect(recent.length).toBeLessThanOrEqual(240)
  expect(recent.filter(({ weights }) => weights).map(({ step }) => step)).toEqual(
    Array.from({ length: 40 }, (_, index) => 500 * index),
  )
})

test('nothing is changed in place', () => {
  const [head, ...rest] = grokking()
  const state = observe(initialState(runOf()), head ?? expect.fail('empty')).state
  const before = JSON.stringify(state)
  for (const observation of rest) observe(state, observation)
  expect(JSON.stringify(state)).toBe(before)
})

function expectWellFormed(step: number, verdict: unknown): void {
  const parsed = verdictSchema.parse(verdict)
  expect(parsed.step).toBe(step)
  expect(parsed.since_step).toBeLessThanOrEqual(step)
  const probabilities = phases.map((phase) => parsed.probabilities[phase] ?? Number.NaN)
  expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
  // The phase that is called is never less likely than another.
  expect(Math.max(...probabilities)).toBe(parsed.probabilities[parsed.phase])
  for (const { statement } of parsed.evidence) expect(statement).not.toMatch(/NaN|undefined|null/)
}
