/** The mark at which an expert calls circuit formation: spare lead on the runs that it is fitted on, spent on silence. */
import type { Expert } from '../../src/core/detection/experts.ts'
import { probabilityBy, survivalOf } from '../../src/core/detection/forecast.ts'
import { growth } from '../../src/core/detection/growth.ts'
import { filtered, logRatioOf } from '../../src/core/detection/outlook.ts'
import { featuresIn, type Row } from './rows.ts'

/** Share of the runs that never generalize which must stay under the mark, ... */
const quietShare = 0.95
/** ... which is as high as leaves this share of the plateau ahead, in the median of those that generalize late. */
const leastLead = 0.45
/** Growth of a run in which nothing ever moved. */
const leastGrowth = -100

/** In the units of growth.ts. `runs`: the rows of each, in the order of steps; each run counts the same. */
export function callMark(
  expert: Pick<Expert, 'circuit' | 'prior' | 'hazard'>,
  features: readonly string[],
  runs: readonly (readonly Row[])[],
): number {
  const never: number[] = []
  const late: number[] = []
  for (const rows of runs) {
    const grown = growthAlong(expert, features, rows)
    if (rows.length > 0 && rows.every(({ jump }) => jump === null)) never.push(mostOf(grown))
    if (rows.some(({ lead }) => lead !== null))
      late.push(mostOf(grown.filter(({ lead }) => (lead ?? 0) >= leastLead)))
  }
  return Math.max(quantile(never, quietShare), quantile(late, 0.5))
}

interface Grown {
  readonly growth: number
  readonly lead: number | null
}

/** What the detector would make of each row, had it seen those before it. */
function growthAlong(
  expert: Pick<Expert, 'circuit' | 'prior' | 'hazard'>,
  features: readonly string[],
  rows: readonly Row[],
): Grown[] {
  let before: { readonly circuit: number; readonly step: number } | null = null
  const grown: Grown[] = []
  for (const row of rows) {
    const { step, end, lead, fall } = row
    const known = featuresIn(row, features)
    const circuit: number = filtered(before, step, logRatioOf(expert, known))
    before = { circuit, step }
    const ahead = probabilityBy(survivalOf(expert.hazard, known), step, step * Math.exp(end))
    grown.push({ growth: growth({ ahead, circuit, fall }) ?? leastGrowth, lead })
  }
  return grown
}

function mostOf(grown: readonly Grown[]): number {
  return grown.reduce((most, { growth }) => Math.max(most, growth), leastGrowth)
}

/** By linear interpolation between order statistics, so that one run more or less moves it little. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? leastGrowth
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? leastGrowth) - below)
}
