/** One line a run: what hindsight says, what was called, and what it cost. */
import { generalizedStep, goalStep } from '../hindsight.ts'
import type { Judged } from '../scores/scorecard.ts'
import { percent, table } from './cells.ts'

const header = [
  'run',
  'budget',
  'fit',
  'circuit',
  'called',
  '.9 at',
  'goal',
  'cleaned up',
  'stop',
  'intervene',
  'lead',
  'waste',
  'regret',
  'patience',
  'Brier',
]

export function eachRun(judged: readonly Judged[]): string {
  return table(header, judged.map(cellsOf))
}

function cellsOf({ stop, calls, forecast, patience }: Judged): string[] {
  const { run } = stop
  const { truth } = run
  return [
    run.name,
    String(run.budget),
    step(truth.fitted_step),
    step(truth.circuit_formation_step),
    step(calls.call),
    step(generalizedStep(run)),
    step(goalStep(run)),
    step(truth.cleaned_up_step),
    step(stop.stop),
    step(stop.intervene),
    percent(calls.lead),
    percent(stop.waste),
    percent(stop.regret),
    percent(patience.regret),
    forecast.sinceFit.brier?.toFixed(3) ?? '-',
  ]
}

function step(value: number | null): string {
  return value === null ? '-' : String(value)
}
