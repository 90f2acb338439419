/** The variables that the rules of a run may name, from its specification, the plan of its measures and its scalars. */
import type { Declarations, Variable } from '../../cel/declarations.ts'
import { ownAdviceKinds } from '../../wire/advice-kinds.ts'
import { phases } from '../../wire/phase.ts'
import type { PlannedMeasure } from '../../wire/plan.ts'
import type { RunSpec } from '../../wire/run.ts'
import { measures } from '../measures/register.ts'
import { ruleFunctions } from './functions/register.ts'
import { listMeasures, signalNames } from './signals.ts'

export interface RunNames {
  readonly spec: RunSpec
  /** Null where no plan is known: then every measure may be named. */
  readonly plan: readonly Pick<PlannedMeasure, 'measure' | 'every' | 'because'>[] | null
  /** Names of the scalars that the run has; null where none came yet: then every name may be used. */
  readonly scalars: readonly string[] | null
}

const noBudget = 'its schedule has neither max_steps nor planned_steps, which make its budget'

export function declarationsOf({ spec, plan, scalars }: RunNames): Declarations {
  const { planned_steps: planned, max_steps: most, cost_per_step: cost } = spec.schedule
  const budgeted = planned === undefined && most === undefined ? noBudget : undefined
  const number = (description: string, unavailable?: string): Variable =>
    unavailable === undefined ? { type: 'number', description } : { type: 'number', description, unavailable }
  const variables = new Map<string, Variable>([
    ['step', number('the step that is judged')],
    ['planned_steps', number('where the trainer means to stop', unset('planned_steps', planned))],
    ['max_steps', number('the most steps that the trainer would pay for', unset('max_steps', most))],
    ['budget', number('max_steps, or planned_steps where there is no maximum', budgeted)],
    ['cost', number('step times cost_per_step', unset('cost_per_step', cost))],
    ['phase', { type: 'string', oneOf: phases, description: 'the phase of the verdict' }],
    ['confidence', number("the phase's probability")],
    ['advice', { type: 'string', oneOf: ownAdviceKinds, description: "the advisor's own advice" }],
    ...phases.map((phase) => [`probability.${phase}`, number(`the probability of ${phase}`)] as const),
    ['forecast.probability', number('that the run generalizes within its budget', budgeted)],
    ['forecast.by_step', number("the budget's last step", budgeted)],
    ['forecast.from_step', number('from where on the jump is expected, with a probability of 80%')],
    ['forecast.to_step', number('up to where the jump is expected, with a probability of 80%')],
    ...signalNames.map(
      (name) => [name, number(`measure.${name}, or scalar.${name} where that has no value`)] as const,
    ),
    ...measures.map(
      ({ description: { id, title } }) => [`measure.${id}`, measured(id, title, plan)] as const,
    ),
    ...[...signalNames, ...(scalars ?? [])].map((name) => [`scalar.${name}`, scalar] as const),
  ])
  return { variables, open: new Map(scalars === null ? [['scalar', scalar]] : []), functions: ruleFunctions }
}

const scalar: Variable = { type: 'number', description: 'the newest value that the trainer posted' }

function unset(name: string, value: number | undefined): string | undefined {
  return value === undefined ? `its schedule has no ${name}` : undefined
}

function measured(id: string, title: string, plan: RunNames['plan']): Variable {
  const planned = plan?.find(({ measure }) => measure === id)
  const variable: Variable = { type: listMeasures.has(id) ? 'numbers' : 'number', description: title }
  return planned?.every === null
    ? { ...variable, unavailable: planned.because ?? 'the plan leaves it out' }
    : variable
}
