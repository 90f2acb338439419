/** Extend while a circuit grows: the plan ends where nothing is on its way. */
import { preset } from './preset.ts'

export const extendWhileACircuitGrows = preset(
  'extend_while_a_circuit_grows',
  'Ends where the plan ends, unless a circuit grows or cleanup is under way then: as long as it is, asks for a quarter more steps at a time, within max_steps. Needs planned_steps.',
  {
    name: 'Extend while a circuit grows',
    rules: [
      {
        name: 'nothing grows',
        when: 'step >= planned_steps && !(phase in ["circuit_formation", "cleanup", "undetermined"])',
        then: { kind: 'stop' },
      },
      {
        name: 'nothing to wait for',
        when: 'advice == "extend" && !(phase in ["circuit_formation", "cleanup"])',
        then: { kind: 'continue' },
      },
      {
        name: 'a circuit grows',
        when: 'step >= 0.9 * planned_steps && phase in ["circuit_formation", "cleanup"]',
        then: { kind: 'extend', to: 'max(1.25 * step, 1.25 * planned_steps)' },
      },
    ],
  },
)
