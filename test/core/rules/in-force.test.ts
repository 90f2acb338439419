/** Versions of a ruleset over the steps of a run: each step has the one that is in force there. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inForceAt, rulesetsInForce } from '../../../src/core/rules/in-force.ts'
import { names } from './runs.ts'

const ruleset = { name: 'n', rules: [] }

test('at every step the newest version that is in force from there or before', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 8 }), fc.nat(25), (steps, step) => {
      const stored = [0, ...steps.toSorted((a, b) => a - b)].map((from_step, index) => ({
        ...{ version: index + 1, from_step, ruleset },
      }))
      const wanted = stored.findLast(({ from_step }) => from_step <= step)
      const found = rulesetsInForce(names.spec, stored)
      expect(inForceAt(found, step)?.version).toBe(wanted?.version)
      expect(found.filter(({ from, until }) => from <= step && step < until)).toHaveLength(1)
    }),
  )
})

test('one that no longer compiles says why, when it is asked', () => {
  const rules = [
    { name: 'r', when: 'measure.gone > 1', for: 1, then: { kind: 'stop' as const }, cooldown: 0 },
  ]
  const [found] = rulesetsInForce(names.spec, [{ version: 1, from_step: 0, ruleset: { name: 'old', rules } }])
  expect(found?.compiled()).toMatchObject({
    ok: false,
    because: expect.stringContaining('There is no measure.gone'),
  })
})
