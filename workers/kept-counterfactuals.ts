/** The counterfactuals that pages show, kept a while: they read whole histories, and an open page asks at every snapshot. */
import type { Ports } from '../src/service/ports.ts'
import { counterfactualsOfRun } from '../src/service/rules/counterfactuals-of-run.ts'
import type { CounterfactualStop } from '../src/wire/counterfactuals.ts'

/** What is kept may be so old while its run goes on. */
const FRESH_MS = 10_000
const MOST_KEPT = 200

export interface KeptCounterfactuals {
  /** None where the run is not there. */
  of(ports: Ports, project: string, run: string): Promise<readonly CounterfactualStop[]>
}

interface Kept {
  readonly madeAt: number
  readonly version: number | null
  readonly stops: readonly CounterfactualStop[]
}

export function keepCounterfactuals(): KeptCounterfactuals {
  const kept = new Map<string, Kept>()
  return {
    async of(ports, project, run) {
      const key = `${project}/${run}`
      const known = kept.get(key)
      const version = await ports.ledger(run).version()
      const now = ports.now()
      if (known !== undefined && (known.version === version || now - known.madeAt < FRESH_MS))
        return known.stops
      const made = await counterfactualsOfRun(ports, run)
      if (!made.ok) return []
      kept.delete(key)
      kept.set(key, { madeAt: now, version, stops: made.value })
      const [oldest] = kept.keys()
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      return made.value
    },
  }
}
