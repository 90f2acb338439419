/** Verifies the decision log of a stored run. */
import type { Decision, Verification } from '../../wire/decisions.ts'
import { failed, type Result, success } from '../failure.ts'
import type { DecisionPlace, Ports, RunLedger } from '../ports.ts'
import { observationsOfRun } from './observations-of-run.ts'
import { verifyDecisions } from './verify-decisions.ts'

const ENTRIES_A_PAGE = 1000
const MOST_TRIES = 5

/** What changes while it is read is read again: a difference must be one of what is stored. */
export async function verifyRun(ports: Ports, run: string): Promise<Result<Verification>> {
  const ledger = ports.ledger(run)
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const version = await ledger.version()
    const described = await ledger.describe()
    const [rules, advice, decisions] = [
      await ledger.rulesVersions(),
      await ledger.timeline(),
      await allDecisions(ledger),
    ]
    const observations = await observationsOfRun(ports, run)
    if (!observations.ok) return observations
    if (described === null || rules === null || advice === null || decisions === null)
      return failed({ kind: 'run_unknown', run })
    if ((await ledger.version()) !== version) continue
    const { spec } = described
    const verified = verifyDecisions({ spec, observations: observations.value, rules, advice, decisions })
    return success({ run, ...verified })
  }
  return failed({ kind: 'unavailable', detail: 'The run changes too fast. Verify it when less is posted.' })
}

async function allDecisions(ledger: RunLedger): Promise<readonly Decision[] | null> {
  const all: Decision[] = []
  for (let after: DecisionPlace | null = null; ; ) {
    const page: readonly Decision[] | null = await ledger.decisions(after, ENTRIES_A_PAGE)
    if (page === null) return null
    all.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < ENTRIES_A_PAGE) return all
    after = last
  }
}
