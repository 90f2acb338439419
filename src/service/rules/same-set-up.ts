/** Other runs of a project with the same set-up but for the seed: what the median stopping rule compares with. */
import type { Observation } from '../../core/detection/signals.ts'
import type { RunSpec, RunSummary } from '../../wire/run.ts'
import { canonicalJson } from '../canonical-json.ts'
import type { Ports } from '../ports.ts'
import { observationsOfRun } from './observations-of-run.ts'

/** Runs that are compared with, and those that are looked at to find them: the newest. */
export const mostOthers = 50
const mostLookedAt = 200

/** Of runs that have observations at all. */
export async function othersOf(
  ports: Ports,
  run: string,
  spec: RunSpec,
): Promise<readonly (readonly Observation[])[]> {
  const own = setUpOf(spec)
  const listed = await ports.index.list(mostLookedAt, null)
  const others: (readonly Observation[])[] = []
  for (const summary of listed?.runs ?? []) {
    if (others.length >= mostOthers) break
    if (summary.run === run || !mayBeSame(summary, spec)) continue
    const described = await ports.ledger(summary.run).describe()
    if (described === null || setUpOf(described.spec) !== own) continue
    const observations = await accuraciesIn(ports, summary.run)
    if (observations.length > 0) others.push(observations)
  }
  return others
}

/** The trainer's own, which are quickly read; what was read of the snapshots where it posts none. */
async function accuraciesIn(ports: Ports, run: string): Promise<readonly Observation[]> {
  const posted = await observationsOfRun(ports, run, 'scalars')
  if (posted.ok && posted.value.some(({ scalars }) => scalars['test_accuracy'] !== undefined))
    return posted.value
  const all = await observationsOfRun(ports, run)
  return all.ok ? all.value : []
}

/** From the list alone, so that few runs are woken. */
function mayBeSame({ planned_steps, max_steps }: RunSummary, { schedule }: RunSpec): boolean {
  return planned_steps === (schedule.planned_steps ?? null) && max_steps === (schedule.max_steps ?? null)
}

/** The specification without its name, its rules, and seeds wherever they are. */
export function setUpOf(spec: RunSpec): string {
  const { name: _name, rules: _rules, ...rest } = spec
  return canonicalJson(withoutSeeds(rest))
}

function withoutSeeds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSeeds)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => key !== 'seed' && !key.endsWith('_seed'))
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutSeeds(part)]))
}
