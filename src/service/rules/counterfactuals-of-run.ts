/** Where the stopping rules that people use would have stopped a run, from its stored history. */
import { counterfactualStops } from '../../core/counterfactuals/replay.ts'
import type { CounterfactualStop } from '../../wire/counterfactuals.ts'
import { failed, type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { observationsOfRun } from './observations-of-run.ts'
import { othersOf } from './same-set-up.ts'

export async function counterfactualsOfRun(ports: Ports, run: string): Promise<Result<CounterfactualStop[]>> {
  const described = await ports.ledger(run).describe()
  if (described === null) return failed({ kind: 'run_unknown', run })
  const observations = await observationsOfRun(ports, run)
  if (!observations.ok) return observations
  const others = await othersOf(ports, run, described.spec)
  return success(counterfactualStops(observations.value, others))
}
