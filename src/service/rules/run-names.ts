/** What the rules of a run may name: from its specification, the plan of its measures, and the scalars that were posted. */
import type { RunNames } from '../../core/rules/names.ts'
import type { RunSpec } from '../../wire/run.ts'
import { failed, type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { readPlan } from '../read-plan.ts'

/** Of a run that is about to be opened: its probe may still come, so every measure may be named. */
export function namesBefore(spec: RunSpec): RunNames {
  return { spec, plan: null, scalars: null }
}

/** The plan counts as soon as anything came that it rests on. */
export async function runNames(ports: Ports, run: string): Promise<Result<RunNames>> {
  const ledger = ports.ledger(run)
  const found = await ledger.read()
  const scalars = found === null ? null : await ledger.scalarNames()
  if (found === null || scalars === null) return failed({ kind: 'run_unknown', run })
  const settled = found.has_probe || found.has_model || found.snapshots > 0
  const plan = settled ? await readPlan(ports, run) : null
  return success({
    spec: found.spec,
    plan: plan?.ok === true ? plan.value.measures : null,
    scalars: scalars.length === 0 ? null : scalars,
  })
}
