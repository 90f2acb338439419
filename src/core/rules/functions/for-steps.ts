/** for_steps(condition): for how long something has held. */
import type { RuleFunction } from './rule-function.ts'

/** Keeps the first step of the present spell. A condition that is unknown does not hold. */
export const forSteps: RuleFunction = {
  name: 'for_steps',
  parameters: [{ name: 'condition', type: 'boolean' }],
  returns: 'number',
  description:
    'Steps for which the condition has held at every snapshot without a break; 0 where it does not, or holds for the first time.',
  keeps: () => 1,
  take: (kept, { now }, { step }) => (now !== true ? [] : kept.length > 0 ? kept : [{ step, value: 1 }]),
  outcome: ([first], _, { step }) => (first === undefined ? 0 : step - first.step),
}
