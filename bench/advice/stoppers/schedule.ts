/** What happens without a stopper: the plan is run to its end, or all that would be paid for. */
import type { Stopper } from './stopper.ts'

export const toPlannedEnd: Stopper = {
  name: 'to the planned end',
  source: 'schedule.planned_steps',
  reads: 'schedule',
  stopAt: ({ spec }) => spec.schedule.planned_steps ?? null,
}

export const toMaximum: Stopper = {
  name: 'to the maximum',
  source: 'schedule.max_steps',
  reads: 'schedule',
  stopAt: () => null,
}
