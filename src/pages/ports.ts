import type { Advice } from '../wire/advice.ts'
import type { Attempt } from '../wire/attempt.ts'
import type { CounterfactualStop } from '../wire/counterfactuals.ts'
import type { MeasureDescription } from '../wire/measure.ts'
import type { History } from '../wire/reading.ts'
import type { RulesVersion } from '../wire/rules-of-run.ts'
import type { Run, RunSummary } from '../wire/run.ts'
import type { DeliveryList, Webhook } from '../wire/webhooks.ts'
import type { Timeline } from './view/bands.ts'

/** What whoever is signed in may do beside reading the page; the API decides it again. */
export type Rights = {
  /** Check and replay rules. */
  readonly triesRules: boolean
  readonly savesRules: boolean
}

/** What the pages ask of the rest of the house. An unknown run is null; a run without a verdict has null advice. */
export type PagesPorts = {
  listRuns(cursor: string | undefined): Promise<{ runs: RunSummary[]; next_cursor: string | null }>
  run(id: string): Promise<Run | null>
  /** By number; none where the run was deleted meanwhile. */
  attempts(id: string): Promise<readonly Attempt[]>
  timeline(id: string): Promise<Timeline>
  /** At most about `rows` rows, the newest among them: a page must not take longer the longer its run is. */
  history(id: string, rows: number): Promise<History>
  latestAdvice(id: string): Promise<Advice | null>
  /** None where the run is not there any more. */
  counterfactuals(id: string): Promise<readonly CounterfactualStop[]>
  /** Newest first; null for an unknown run. */
  rulesVersions(id: string): Promise<readonly RulesVersion[] | null>
  readonly rights: Rights
  webhooks(): Promise<readonly Webhook[]>
  /** Null where there is no such webhook, or the cursor is none of ours. */
  deliveries(webhook: string, cursor: string | undefined): Promise<DeliveryList | null>
  measures(): Promise<readonly MeasureDescription[]>
  /** Milliseconds since 1970, for "heard 12 s ago". */
  now(): number
}
