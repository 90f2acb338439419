/** The moments of a run's history, for rules to be tried on: kept while nothing changes, since a person tries many. */
import type { Moment } from '../../core/rules/moment.ts'
import { momentsOf } from '../../core/rules/moments.ts'
import type { RunSpec } from '../../wire/run.ts'
import { failed, type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { observationsOfRun } from './observations-of-run.ts'

/** A cache of the few histories that this isolate has lately folded. */
export interface KeptMoments {
  of(run: string, version: number): readonly Moment[] | null
  keep(run: string, version: number, moments: readonly Moment[]): void
}

/** Of all histories together: each takes some kilobytes, of the 128 MB of an isolate. */
export const mostKeptMoments = 3000

/** One cache for all projects; `scope` keeps their runs apart. A longer history than may be kept is not. */
export function createKeptMoments(): (scope: string) => KeptMoments {
  const kept = new Map<string, { readonly version: number; readonly moments: readonly Moment[] }>()
  const count = () => Array.from(kept.values()).reduce((sum, { moments }) => sum + moments.length, 0)
  return (scope) => ({
    of(run, version) {
      const entry = kept.get(scope + run)
      if (entry?.version !== version) return null
      kept.delete(scope + run)
      kept.set(scope + run, entry)
      return entry.moments
    },
    keep(run, version, moments) {
      kept.delete(scope + run)
      if (moments.length > mostKeptMoments) return
      kept.set(scope + run, { version, moments })
      for (const oldest of kept.keys()) {
        if (count() <= mostKeptMoments) break
        kept.delete(oldest)
      }
    },
  })
}

/** In the order of steps. */
export async function runMoments(
  ports: Ports,
  run: string,
  spec: RunSpec,
): Promise<Result<readonly Moment[]>> {
  // Before the history: what comes in between makes the kept one too old, never too new.
  const version = await ports.ledger(run).version()
  if (version === null) return failed({ kind: 'run_unknown', run })
  const known = ports.moments.of(run, version)
  if (known !== null) return success(known)
  const observations = await observationsOfRun(ports, run)
  if (!observations.ok) return observations
  const moments = [...momentsOf(spec, observations.value)]
  ports.moments.keep(run, version, moments)
  return success(moments)
}
