/** What the advisor will evaluate on the snapshots of a run, when, and what that takes. */
import { millisecondsOf, operationsOf } from '../core/cost.ts'
import { withoutForward } from '../core/measures/evaluate-stored.ts'
import { type Plan, planOf } from '../core/measures/plan.ts'
import type { Subject } from '../core/subject.ts'
import type { RunPlan } from '../wire/plan.ts'
import { noForwardBecause } from './evaluate-files.ts'
import { failed, type Result, success } from './failure.ts'
import type { Limits } from './limits.ts'
import type { Ports } from './ports.ts'

export async function readPlan(ports: Ports, run: string): Promise<Result<RunPlan>> {
  const described = await ports.ledger(run).describe()
  if (described === null) return failed({ kind: 'run_unknown', run })
  const prepared = await ports.subjects.load(ports.objects, run, described)
  return prepared.ok ? success(runPlan(run, prepared.subject, ports.limits)) : prepared
}

/** Whether a snapshot with this plan is evaluated in the request that brings it. */
export function inRequest({ most }: Plan, limits: Limits): boolean {
  return millisecondsOf(most) <= limits.request_cpu_ms
}

function runPlan(run: string, subject: Subject, limits: Limits): RunPlan {
  const tensors = subject.model?.tensors.map(({ name, sizes }) => ({ name, shape: sizes })) ?? null
  const because = noForwardBecause(tensors ?? [], limits)
  const plan = planOf(because === null ? subject : withoutForward(subject, because), tensors)
  return {
    run,
    evaluated: because === null && inRequest(plan, limits) ? 'in the request' : 'from the queue',
    tensors_known: tensors !== null,
    cpu_ms: rounded(millisecondsOf(plan.average)),
    most_cpu_ms: rounded(millisecondsOf(plan.most)),
    bytes: Math.round(plan.most.bytes),
    limits: {
      request_cpu_ms: limits.request_cpu_ms,
      message_cpu_ms: limits.evaluation.mostMilliseconds,
      average_cpu_ms: limits.evaluation.averageMilliseconds,
      evaluation_bytes: limits.evaluation.mostBytes,
    },
    measures: plan.measures.map(({ measure, every, because, cost }) => ({
      measure: measure.description.id,
      every,
      because,
      operations: cost === null ? null : Math.round(operationsOf(cost)),
      bytes: cost === null ? null : Math.round(cost.bytes),
      cpu_ms: cost === null ? null : rounded(millisecondsOf(cost)),
    })),
  }
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000
