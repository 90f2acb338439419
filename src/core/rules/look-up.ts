/** What each variable is at a judged step. */
import { numberOr, type Outcome, unknown } from '../../cel/value.ts'
import { type Phase, phases } from '../../wire/phase.ts'
import type { RunSpec } from '../../wire/run.ts'
import type { StepAdvice } from '../advice/advise.ts'
import type { Observation } from '../detection/signals.ts'
import { isNotDue } from '../measures/due.ts'
import { isSignal } from './signals.ts'
import type { RulesState } from './state.ts'

/** The variables' outcomes by name, from this step and what came before it. `memory` has taken the step in. */
export function lookUp(
  spec: RunSpec,
  memory: RulesState,
  observation: Observation,
  advice: StepAdvice,
): (name: string) => Outcome {
  const { planned_steps, max_steps, cost_per_step } = spec.schedule
  const { verdict, forecast, expected_transition: expected } = advice
  const noForecast = 'no forecast is made at this snapshot'
  const given = (value: number | null | undefined, because: string): Outcome => value ?? unknown(because)
  const plain: Readonly<Record<string, () => Outcome>> = {
    step: () => verdict.step,
    planned_steps: () => given(planned_steps, 'the schedule has no planned_steps'),
    max_steps: () => given(max_steps, 'the schedule has no max_steps'),
    budget: () => given(max_steps ?? planned_steps, 'the schedule has no budget'),
    cost: () =>
      cost_per_step === undefined
        ? unknown('the schedule has no cost_per_step')
        : verdict.step * cost_per_step,
    phase: () => verdict.phase,
    confidence: () => verdict.probabilities[verdict.phase],
    advice: () => advice.advice,
    'forecast.probability': () => given(forecast?.probability, noForecast),
    'forecast.by_step': () => given(forecast?.by_step, noForecast),
    'forecast.from_step': () => given(expected?.from_step, noForecast),
    'forecast.to_step': () => given(expected?.to_step, noForecast),
  }
  const found = (name: string): Outcome => {
    const known = plain[name]
    if (known !== undefined) return known()
    const [group = '', field = ''] = name.split('.')
    if (group === 'measure') return reading(memory, observation, field)
    if (group === 'scalar') return scalar(memory, field)
    if (group === 'probability' && isPhase(field)) return verdict.probabilities[field]
    if (isSignal(name)) {
      const read = reading(memory, observation, name)
      return typeof read === 'number' ? read : scalar(memory, name)
    }
    return unknown(`there is no ${name}`)
  }
  // Rules ask for the same names again and again.
  const asked = new Map<string, Outcome>()
  return (name) => {
    const outcome = asked.get(name) ?? found(name)
    asked.set(name, outcome)
    return outcome
  }
}

function isPhase(name: string): name is Phase {
  return phases.some((phase) => phase === name)
}

function reading({ readings }: RulesState, observation: Observation, id: string): Outcome {
  const read = observation.readings?.[id]
  if (read !== undefined && 'value' in read)
    return typeof read.value === 'number' ? numberOr(read.value, id) : read.value
  // Of a measure that is due on every k-th snapshot the newest reading holds.
  const kept = isNotDue(read) ? readings.get(id) : undefined
  if (kept !== undefined) return kept
  return unknown(`measure.${id} has no value: ${read?.undefined_because ?? 'nothing was read at this step'}`)
}

function scalar({ scalars }: RulesState, name: string): Outcome {
  const value = scalars.get(name)
  return value === undefined
    ? unknown(`scalar.${name} has not been posted yet`)
    : numberOr(value, `scalar.${name}`)
}
