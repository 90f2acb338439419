/** What an advisor has of a run in the end, and how two of these differ. */
import { isDeepStrictEqual } from 'node:util'
import { timelineSchema } from '../../src/wire/advice.ts'
import { historySchema } from '../../src/wire/reading.ts'
import { type RunSummary, runListSchema, runSchema } from '../../src/wire/run.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import type { Ask } from './ask.ts'

/** All but what names the run, tells the time, or counts attempts and versions. */
export interface Outcome {
  readonly rows: readonly AtStep[]
  readonly advice: readonly AtStep[]
  readonly snapshots: readonly AtStep[]
  readonly run: Readonly<Record<string, unknown>>
  readonly listed: readonly Readonly<Record<string, unknown>>[]
}

type AtStep = { readonly step: number } & Readonly<Record<string, unknown>>

export interface Difference {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly different: readonly string[]
}

export async function outcomeOf(ask: Ask, run: string): Promise<Outcome> {
  const { rows } = await ask(`/v1/runs/${run}/readings`, historySchema)
  const { advice } = await ask(`/v1/runs/${run}/timeline`, timelineSchema)
  const { snapshots } = await ask(`/v1/runs/${run}/snapshots`, snapshotListSchema)
  const own = await ask(`/v1/runs/${run}`, runSchema)
  const listed = (await listedRuns(ask)).filter((summary) => summary.run === run)
  return {
    rows,
    advice: advice.map(({ run: _run, version: _version, ...rest }) => rest),
    snapshots: snapshots.map(({ step, sha256, bytes, state }) => ({ step, sha256, bytes, state })),
    run: timeless(own),
    listed: listed.map(timeless),
  }
}

async function listedRuns(ask: Ask): Promise<readonly RunSummary[]> {
  const runs: RunSummary[] = []
  for (let query = 'limit=200'; ; ) {
    const page = await ask(`/v1/runs?${query}`, runListSchema)
    runs.push(...page.runs)
    if (page.next_cursor === null) return runs
    query = `limit=200&cursor=${page.next_cursor}`
  }
}

function timeless<
  T extends { run: string; created_at: string; heard_at: string; expected_by: string | null },
>(of: T) {
  const { run: _run, created_at: _created, heard_at: _heard, expected_by: _expected, ...rest } = of
  return rest
}

/** Everything of `expected` was acknowledged, so what is missing is lost. */
export function compare(expected: Outcome, found: Outcome): Difference {
  const lost: string[] = []
  const doubled: string[] = []
  const different: string[] = []
  for (const kind of ['rows', 'advice', 'snapshots'] as const) {
    const there = new Map<number, AtStep[]>()
    for (const item of found[kind]) there.set(item.step, [...(there.get(item.step) ?? []), item])
    for (const item of expected[kind]) {
      const [first, ...more] = there.get(item.step) ?? []
      const at = `${kind} at step ${item.step}`
      if (first === undefined) lost.push(at)
      else {
        const fields = Object.keys({ ...item, ...first }).filter(
          (field) => !isDeepStrictEqual(item[field], first[field]),
        )
        const missing = fields.filter((field) => first[field] === undefined)
        lost.push(...missing.map((field) => `${field} of ${at}`))
        different.push(
          ...fields.filter((field) => !missing.includes(field)).map((field) => `${field} of ${at}`),
        )
      }
      if (more.length > 0) doubled.push(at)
      there.delete(item.step)
    }
    different.push(...[...there.keys()].map((step) => `${kind} at step ${step} were never posted`))
  }
  if (!isDeepStrictEqual(found.run, expected.run)) different.push('the run itself')
  if (found.listed.length > 1) doubled.push('the run in the list')
  if (found.listed.length === 0) lost.push('the run in the list')
  else if (!isDeepStrictEqual(found.listed[0], expected.listed[0])) different.push('the run in the list')
  return { lost, doubled, different }
}
