/** Which measures play which part in the detector, and in what words, by task. */
import type { TaskSpec } from '../../wire/run.ts'

interface Role {
  readonly measure: string
  /** How a sentence about it begins. */
  readonly words: string
}

export interface Roles {
  /** Loss on unseen data of what the circuit alone says. */
  readonly restricted: Role
  /** Loss on the train data of all the rest. */
  readonly excluded: Role
  /** Loss of what is said of unseen data on average: no train label leaks into it. */
  readonly averaged: Role
}

const averaged = {
  measure: 'sum_averaged_loss',
  words: 'Averaged over unseen pairs of each class the loss is',
}

const cyclic: Roles = {
  restricted: {
    measure: 'restricted_loss_top_five',
    words: 'The five strongest frequencies alone reach a test loss of',
  },
  excluded: { measure: 'excluded_loss_top_five', words: 'Without them the train loss is' },
  averaged,
}

const roles: Record<TaskSpec['kind'], Roles> = {
  modular_arithmetic: cyclic,
  generic: cyclic,
  group_composition: {
    restricted: {
      measure: 'restricted_loss_irreps',
      words: 'The three strongest representations alone reach a test loss of',
    },
    excluded: { measure: 'excluded_loss_irreps', words: 'Without them the train loss is' },
    averaged,
  },
  // The component of the relevant bits is estimated on the test rows alone, so the same loss plays both parts.
  sparse_parity: {
    restricted: {
      measure: 'restricted_loss_parity',
      words: 'The parity of the relevant bits alone reaches a test loss of',
    },
    excluded: { measure: 'excluded_loss_parity', words: 'Without it the train loss is' },
    averaged: {
      measure: 'restricted_loss_parity',
      words: 'The parity of the relevant bits, as unseen rows show it, has a loss of',
    },
  },
}

export function rolesOf(kind: TaskSpec['kind']): Roles {
  return roles[kind]
}
