/** The functions that rules may call: those of the history, one line each, and those of values. */
import type { CelFunction } from '../../../cel/declarations.ts'
import { arithmeticFunctions } from './arithmetic.ts'
import { delta } from './delta.ts'
import { ema } from './ema.ts'
import { forSteps } from './for-steps.ts'
import { maxOver } from './max-over.ts'
import { minOver } from './min-over.ts'
import { quantile } from './quantile.ts'
import type { RuleFunction } from './rule-function.ts'
import { sincePhase } from './since-phase.ts'
import { slope } from './slope.ts'

export const historyFunctions: readonly RuleFunction[] = [
  slope,
  ema,
  delta,
  minOver,
  maxOver,
  quantile,
  sincePhase,
  forSteps,
]

export const historyFunctionByName: ReadonlyMap<string, RuleFunction> = new Map(
  historyFunctions.map((one) => [one.name, one]),
)

/** All of them as expressions see them, by name. */
export const ruleFunctions: ReadonlyMap<string, CelFunction> = new Map(
  [
    ...historyFunctions.map(
      ({ name, parameters, returns, description }): CelFunction => ({
        name,
        parameters,
        returns,
        description,
        computed: { from: 'host' },
      }),
    ),
    ...arithmeticFunctions,
  ].map((one) => [one.name, one]),
)
