/** The fold that advises: at every step what the ruleset in force there says of the whole history, wherever the fold begins. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../src/core/detection/signals.ts'
import { adviceBetween, adviseStep, initialFold, remembersAll } from '../../../src/core/rules/advise-fold.ts'
import { inForceAt, rulesetsInForce } from '../../../src/core/rules/in-force.ts'
import { momentsOf } from '../../../src/core/rules/moments.ts'
import { saidOf } from '../../../src/core/rules/replay.ts'
import { type RulesetInput, rulesetSchema } from '../../../src/wire/rules.ts'
import { names, rulesOf } from './runs.ts'

const { spec } = names

const rulesets: readonly RulesetInput['rules'][] = [
  [],
  [{ name: 'falls', when: 'delta(scalar.grad_norm, 2) < 0', for: 2, then: { kind: 'stop' } }],
  [
    { name: 'high', when: 'ema(scalar.grad_norm, 3) > 4', then: { kind: 'pause' }, cooldown: 150 },
    { name: 'say', when: 'for_steps(scalar.grad_norm > 2) >= 100', then: { kind: 'notify', message: 'm' } },
  ],
  [{ name: 'more', when: 'max_over(scalar.grad_norm, 4) > 7', then: { kind: 'extend', to: 'step * 3' } }],
]

const histories: fc.Arbitrary<Observation[]> = fc
  .array(fc.record({ grad_norm: fc.nat(9), judged: fc.boolean() }), { minLength: 1, maxLength: 14 })
  .map((rows) =>
    rows.map(({ grad_norm, judged }, index) => ({
      step: 50 * index,
      readings: judged ? {} : null,
      scalars: { grad_norm },
    })),
  )

const versions = fc
  .array(fc.record({ from: fc.nat(700), which: fc.nat(rulesets.length - 1) }), { maxLength: 4 })
  .map((later) =>
    [{ from: 0, which: 1 }, ...later.toSorted((a, b) => a.from - b.from)].map(({ from, which }, index) => ({
      ...{ version: index + 1, from_step: from },
      ruleset: rulesetSchema.parse({ name: 'test', rules: rulesets[which] }),
    })),
  )

function foldOf(stored: Parameters<typeof rulesetsInForce>[1], history: readonly Observation[], from = 0) {
  const needed = rulesetsInForce(spec, stored).filter(({ until }) => until > from)
  let state = initialFold(spec)
  return history.map((observation) => {
    const made = adviseStep(spec, needed, state, observation)
    state = made.state
    return made
  })
}

test('at each step the version in force there has seen the whole history', () => {
  fc.assert(
    fc.property(histories, versions, (history, stored) => {
      const moments = [...momentsOf(spec, history)]
      const made = foldOf(stored, history)
      for (const [index, { step }] of history.entries()) {
        const version = inForceAt(rulesetsInForce(spec, stored), step)?.version ?? 0
        const rules = rulesOf(rulesets[0] ?? [])
        const ruleset = stored[version - 1]?.ruleset ?? rules.ruleset
        const said = saidOf(rulesOf(ruleset.rules), moments).find((one) => one.step === step)
        const { advice = null } = made[index] ?? {}
        expect(advice?.advice).toBe(said?.advice)
        expect(advice?.by).toEqual(said?.by)
        expect(advice?.notices).toEqual(said?.notices)
        if (advice !== null) expect(advice.ruleset?.version).toBe(version)
      }
    }),
  )
})

test('without the versions that are in force before a step only, the same from there on', () => {
  fc.assert(
    fc.property(histories, versions, fc.nat(700), (history, stored, from) => {
      const later = (made: ReturnType<typeof foldOf>) =>
        made.filter(({ advice }) => (advice?.step ?? -1) >= from).map(({ advice }) => advice)
      expect(later(foldOf(stored, history, from))).toEqual(later(foldOf(stored, history)))
    }),
  )
})

describe('a state of the fold', () => {
  const history = [0, 100, 200].map(
    (step): Observation => ({ step, readings: {}, scalars: { grad_norm: 9 - step / 50 } }),
  )
  const ruleset = (which: number) => rulesetSchema.parse({ name: 'test', rules: rulesets[which] })
  const stored = [
    { version: 1, from_step: 0, ruleset: ruleset(1) },
    { version: 2, from_step: 150, ruleset: ruleset(2) },
  ]

  test('has what is in force there or later, and lets go of what was before', () => {
    const [first, , last] = foldOf(stored, history).map(({ state }) => [...state.rules.keys()])
    expect([first, last]).toEqual([[1, 2], [2]])
  })

  test('cannot be gone on from for a version that it has not folded', () => {
    const state = foldOf(stored.slice(0, 1), history).at(-1)?.state ?? expect.fail('no state')
    expect(remembersAll(state, rulesetsInForce(spec, stored.slice(0, 1)))).toBe(true)
    expect(remembersAll(state, rulesetsInForce(spec, stored))).toBe(false)
  })

  test('does not let stand what a version said that is in force no longer', () => {
    const falling = foldOf(
      stored.slice(0, 1),
      [0, 50, 100, 140].map((step) => ({ step, readings: {}, scalars: { grad_norm: 200 - step } })),
    )
    const last = falling.at(-1) ?? expect.fail('no step')
    expect(last.advice?.by.name).toBe('falls')
    const at = (step: number) =>
      adviceBetween(spec, rulesetsInForce(spec, stored), last.state, { ...last.verdict, step }).by.kind
    expect([at(145), at(160)]).toEqual(['rule', 'advisor'])
  })
})
