/** Where the stopping rules that people use would have stopped a run, and what that would have saved and lost. */
import type { CounterfactualStop } from '../../wire/counterfactuals.ts'
import type { Reading } from '../../wire/reading.ts'
import type { Observation } from '../detection/signals.ts'
import type { Check } from './counterfactual.ts'
import { counterfactuals } from './register.ts'
import { stopHindsight } from './stop-hindsight.ts'

const names = ['train_loss', 'test_loss', 'test_accuracy'] as const

/**
 * One entry a rule, in the order of the register. `others`: the observations of other runs of the same study, which the
 * median stopping rule compares with. `goal`: as `stopHindsight` takes it.
 */
export function counterfactualStops(
  run: readonly Observation[],
  others: readonly (readonly Observation[])[],
  goal?: number | null,
): CounterfactualStop[] {
  const checks = checksOf(run)
  const otherChecks = others.map(checksOf)
  return counterfactuals.map(({ id, title, source, reads, others: needed, stopAt }) => {
    const isRead = checks.some(({ values }) => values[reads] !== undefined)
    return {
      id,
      title,
      source,
      unavailable: isRead ? alone(needed, others.length) : `the run has no ${reads}`,
      hindsight: stopHindsight(run, stopAt(checks, otherChecks), goal),
    }
  })
}

function alone(needed: number, found: number): string | null {
  if (found >= needed) return null
  return `it compares with ${needed} other runs of the same set-up but for the seed, and there ${found === 1 ? 'is 1' : `are ${found}`}`
}

/** The trainer's own scalars, which its early stopping would see; a snapshot's readings where it posts none. */
export function checksOf(observations: readonly Observation[]): Check[] {
  return observations.map(({ step, readings, scalars }) => {
    const values: Record<string, number> = {}
    for (const name of names) {
      const value = scalars[name] ?? numberIn(readings?.[name])
      if (value !== undefined) values[name] = value
    }
    return { step, values }
  })
}

function numberIn(reading: Reading | undefined): number | undefined {
  return reading !== undefined && 'value' in reading && typeof reading.value === 'number'
    ? reading.value
    : undefined
}
