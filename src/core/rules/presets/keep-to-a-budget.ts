/** Keep to a budget: the plan is the budget. */
import { preset } from './preset.ts'

export const keepToABudget = preset(
  'keep_to_a_budget',
  'Ends where the plan ends, whatever the run does then, and never asks for more steps. Needs planned_steps.',
  {
    name: 'Keep to a budget',
    rules: [
      { name: 'the plan is spent', when: 'step >= planned_steps', then: { kind: 'stop' } },
      { name: 'no more than planned', when: 'advice == "extend"', then: { kind: 'continue' } },
    ],
  },
)
