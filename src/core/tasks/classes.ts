/** How many classes a task's labels have. */
import type { TaskSpec } from '../../wire/run.ts'
import { groupOrder } from './groups/register.ts'

/** Null where the task does not say. */
export function classesOf(task: TaskSpec): number | null {
  switch (task.kind) {
    case 'modular_arithmetic':
      return task.modulus
    case 'group_composition':
      return groupOrder(task)
    case 'sparse_parity':
      return 2
    case 'generic':
      return task.classes ?? null
  }
}
