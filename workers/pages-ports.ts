/** What the pages ask for, on the ports of the use cases. */

import { needsOf } from '../src/core/measures/measure.ts'
import { measures } from '../src/core/measures/register.ts'
import type { PagesPorts } from '../src/pages/ports.ts'
import { hasScope, type Principal } from '../src/service/identity/principal.ts'
import { type KeptForAWhile, keepForAWhile } from '../src/service/kept-for-a-while.ts'
import type { Notices } from '../src/service/notices/ports.ts'
import { listWebhooks } from '../src/service/notices/webhooks.ts'
import type { Ports } from '../src/service/ports.ts'
import { readHistory } from '../src/service/read-history.ts'
import { counterfactualsOfRun } from '../src/service/rules/counterfactuals-of-run.ts'
import type { CounterfactualStop } from '../src/wire/counterfactuals.ts'

const RUNS_A_PAGE = 50
const DELIVERIES_A_PAGE = 50
/** About so many snapshots are marked on a timeline, beside those where the phase changes. */
const MARKS = 100

/** They read whole histories, those of other runs too, and an open page asks at every snapshot. */
const COUNTERFACTUALS_MS = 10_000
const MOST_COUNTERFACTUALS = 200

export function keptCounterfactuals(): Beside['counterfactuals'] {
  return keepForAWhile(COUNTERFACTUALS_MS, MOST_COUNTERFACTUALS)
}

/** What pages ask for beside the ports of their project. */
export interface Beside {
  readonly notices: Notices
  readonly counterfactuals: KeptForAWhile<readonly CounterfactualStop[]>
}

export function pagesPorts(
  ports: Ports,
  principal: Principal,
  { notices, counterfactuals }: Beside,
): PagesPorts {
  return {
    async listRuns(cursor) {
      const page = await ports.index.list(RUNS_A_PAGE, cursor ?? null)
      return page ?? { runs: [], next_cursor: null }
    },
    run: (run) => ports.ledger(run).read(),
    attempts: async (run) => (await ports.ledger(run).attempts()) ?? [],
    async timeline(run) {
      return { run, advice: [...((await ports.ledger(run).timeline(MARKS)) ?? [])] }
    },
    async history(run, rows) {
      const history = await readHistory(ports, run, { sample: rows })
      return history.ok ? history.value : { run, points_total: 0, points_returned: 0, rows: [] }
    },
    latestAdvice: (run) => ports.ledger(run).advice(),
    counterfactuals: (run) =>
      counterfactuals.of(`${principal.project}/${run}`, ports.now(), async () => {
        const made = await counterfactualsOfRun(ports, run)
        return made.ok ? made.value : []
      }),
    rulesVersions: (run) => ports.ledger(run).rulesVersions(),
    rights: {
      triesRules: hasScope(principal, 'runs:read'),
      savesRules: hasScope(principal, 'rules:write'),
    },
    webhooks: () => listWebhooks(notices, principal.project),
    deliveries: (webhook, cursor) =>
      notices.store(principal.project).deliveries(webhook, DELIVERIES_A_PAGE, cursor ?? null),
    measures: async () => measures.map((measure) => ({ ...measure.description, needs: needsOf(measure) })),
    now: () => ports.now(),
  }
}
