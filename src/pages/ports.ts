import type { Advice } from '../wire/advice.ts'
import type { MeasureDescription } from '../wire/measure.ts'
import type { History } from '../wire/reading.ts'
import type { Run, RunSummary } from '../wire/run.ts'
import type { Timeline } from './view/bands.ts'

/** What the pages ask of the rest of the house. An unknown run is null; a run without a verdict has null advice. */
export type PagesPorts = {
  listRuns(cursor: string | undefined): Promise<{ runs: RunSummary[]; next_cursor: string | null }>
  run(id: string): Promise<Run | null>
  timeline(id: string): Promise<Timeline>
  /** At most about `rows` rows, the newest among them: a page must not take longer the longer its run is. */
  history(id: string, rows: number): Promise<History>
  latestAdvice(id: string): Promise<Advice | null>
  measures(): Promise<readonly MeasureDescription[]>
  /** Milliseconds since 1970, for "heard 12 s ago". */
  now(): number
}
