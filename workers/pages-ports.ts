/** What the pages ask for, on the ports of the use cases. */

import { needsOf } from '../src/core/measures/measure.ts'
import { measures } from '../src/core/measures/register.ts'
import type { PagesPorts } from '../src/pages/ports.ts'
import type { Ports } from '../src/service/ports.ts'
import { readHistory } from '../src/service/read-history.ts'

const RUNS_A_PAGE = 50
/** About so many snapshots are marked on a timeline, beside those where the phase changes. */
const MARKS = 100

export function pagesPorts(ports: Ports): PagesPorts {
  return {
    async listRuns(cursor) {
      const page = await ports.index.list(RUNS_A_PAGE, cursor ?? null)
      return page ?? { runs: [], next_cursor: null }
    },
    run: (run) => ports.ledger(run).read(),
    async timeline(run) {
      return { run, advice: [...((await ports.ledger(run).timeline(MARKS)) ?? [])] }
    },
    async history(run, rows) {
      const history = await readHistory(ports, run, { sample: rows })
      return history.ok ? history.value : { run, points_total: 0, points_returned: 0, rows: [] }
    },
    latestAdvice: (run) => ports.ledger(run).advice(),
    measures: async () => measures.map((measure) => ({ ...measure.description, needs: needsOf(measure) })),
    now: () => ports.now(),
  }
}
