/** The table of what the advisor and the stoppers cost, one a line. */
import {
  falseStops,
  generalizing,
  hopelessFlagged,
  hopelessFlagMedian,
  meanRegret,
  wasteQuantile,
} from '../scores/aggregate.ts'
import { bootstrap, upperBound } from '../scores/statistics.ts'
import type { StopScore } from '../scores/stop.ts'
import type { Stopped } from '../stoppers/register.ts'
import { percent, table, withInterval } from './cells.ts'

const header = [
  '',
  'false stops',
  '95% below',
  'waste median',
  'waste p90',
  'hopeless until',
  'hopeless flagged',
  'regret [95%]',
]

export function stoppersTable(ours: readonly StopScore[], stopped: readonly Stopped[]): string {
  return table(header, [
    cellsOf('Latebloom', ours),
    ...stopped.map(({ stopper, chosen, scores }) =>
      cellsOf(chosen === '' ? stopper.name : `${stopper.name} (${chosen})`, scores),
    ),
  ])
}

function cellsOf(name: string, scores: readonly StopScore[]): string[] {
  const [stops, of] = [falseStops(scores), generalizing(scores).length]
  const intervals = bootstrap(scores, ({ run }) => run.configuration, { regret: meanRegret })
  return [
    name,
    `${stops} of ${of}`,
    of === 0 ? '-' : percent(upperBound(stops, of)),
    percent(wasteQuantile(scores, 0.5)),
    percent(wasteQuantile(scores, 0.9)),
    percent(hopelessFlagMedian(scores)),
    percent(hopelessFlagged(scores)),
    withInterval(meanRegret(scores), intervals.get('regret') ?? null, percent),
  ]
}
