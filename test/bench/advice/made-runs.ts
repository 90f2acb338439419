/** Runs with what a test says, and nothing else. */

import type { Said } from '../../../bench/advice/advisor.ts'
import { type BenchRun, benchRun } from '../../../bench/advice/bench-run.ts'
import type { Truth } from '../../../corpus/measuring/kept-run.ts'
import { noProbability } from '../../../src/wire/phase.ts'
import { runSpecSchema } from '../../../src/wire/run.ts'
import type { ScalarsLine } from '../../../src/wire/scalars.ts'
import { never } from '../../corpus/never.ts'

interface Made {
  readonly name?: string
  readonly configuration?: string
  readonly budget?: number
  readonly truth?: Partial<Truth>
  readonly scalars?: readonly ScalarsLine[]
  readonly readings?: BenchRun['readings']
}

/** Fitted at 100, test accuracy .9 at 500 and .99 at 600, cleaned up at 800. */
export const late: Partial<Truth> = {
  generalizes: true,
  circuit_formation_step: 200,
  generalized_step: { 'test_accuracy_0.9': 500, 'test_accuracy_0.99': 600 },
  cleaned_up_step: 800,
}

/** Never generalizes within 1,000 steps, unless told otherwise. */
export function made({
  name = 'made',
  configuration,
  budget = 1000,
  truth,
  scalars,
  readings,
}: Made): BenchRun {
  return benchRun(name, {
    spec: runSpecSchema.parse({
      name,
      ...(configuration === undefined ? {} : { configuration }),
      schedule: { planned_steps: Math.ceil(budget / 3), max_steps: budget },
    }),
    truth: { ...never, ...truth },
    readings: readings ?? [],
    scalars: scalars ?? [],
  })
}

/** One signal, a line each ten steps. */
export function series(name: string, values: readonly (number | 'NaN')[]): ScalarsLine[] {
  return values.map((value, index) => ({ step: 10 * index, [name]: value }))
}

export function said(step: number, what: Partial<Said>): Said {
  return {
    step,
    phase: 'memorization',
    probabilities: { ...noProbability, memorization: 1 },
    advice: 'continue',
    p_generalizes: null,
    expected_transition: null,
    ...what,
  }
}
