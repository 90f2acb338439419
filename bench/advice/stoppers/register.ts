/** Every stopper that the advisor is measured beside, settings of patience and of the weight norm chosen in hindsight. */
import type { BenchRun } from '../bench-run.ts'
import { falseStops, meanRegret } from '../scores/aggregate.ts'
import { type StopScore, scoreStop } from '../scores/stop.ts'
import { debuggerRules } from './debugger.ts'
import { medianStopper } from './median.ts'
import { patienceGrid, patienceSignals } from './patience.ts'
import { plateau } from './plateau.ts'
import { toMaximum, toPlannedEnd } from './schedule.ts'
import type { Stopper } from './stopper.ts'
import { accuracyThreshold, normGrid } from './threshold.ts'

export interface Stopped {
  readonly stopper: Stopper
  /** How the setting was chosen, empty where there is none to choose. */
  readonly chosen: string
  readonly scores: readonly StopScore[]
}

export interface StoppersRun {
  readonly all: readonly Stopped[]
  /** Of all settings of patience the one with the least regret on these very runs: more than anyone can know. */
  readonly bestPatience: Stopped
}

export function runStoppers(runs: readonly BenchRun[]): StoppersRun {
  const play = (stopper: Stopper): Stopped => ({
    stopper,
    chosen: '',
    scores: runs.map((run) => scoreStop(run, { stop: stopper.stopAt(run), intervene: null })),
  })
  const patience = patienceSignals.map((signal) => patienceGrid(signal).map(play))
  const leastRegret = patience.map((settings) => chosen(settings, 'least regret', byRegret))
  return {
    all: [
      ...leastRegret,
      ...patience.map((settings) => chosen(settings, 'fewest false stops', byFalseStops)),
      play(medianStopper(runs)),
      play(plateau),
      play(accuracyThreshold),
      ...debuggerRules.map(play),
      chosen(normGrid.map(play), 'least regret', byRegret),
      play(toPlannedEnd),
      play(toMaximum),
    ],
    bestPatience: chosen(leastRegret, 'least regret of all', byRegret),
  }
}

type Ordering = (a: Stopped, b: Stopped) => number

const byRegret: Ordering = (a, b) => (meanRegret(a.scores) ?? 0) - (meanRegret(b.scores) ?? 0)
const byFalseStops: Ordering = (a, b) => falseStops(a.scores) - falseStops(b.scores) || byRegret(a, b)

function chosen(settings: readonly Stopped[], how: string, order: Ordering): Stopped {
  const [first] = settings.toSorted(order)
  if (first === undefined) throw new Error('there is no setting to choose from')
  return { ...first, chosen: how }
}
