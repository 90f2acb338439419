/** What an advisor says of a run, step by step; and the advisor of this project as one. */
import { fitExperts, type RunRows } from '../../corpus/fitting/fit.ts'
import { rowsOf } from '../../corpus/fitting/rows.ts'
import { advise } from '../../src/core/advice/advise.ts'
import { initialState, observe } from '../../src/core/detection/detect.ts'
import type { Parameters } from '../../src/core/detection/experts.ts'
import type { OwnAdviceKind } from '../../src/wire/advice-kinds.ts'
import type { Phase, Probabilities } from '../../src/wire/phase.ts'
import type { BenchRun } from './bench-run.ts'
import { type Inputs, observationsOf } from './inputs.ts'

/** What is said after one observation. */
export interface Said {
  readonly step: number
  readonly phase: Phase
  readonly probabilities: Probabilities
  readonly advice: OwnAdviceKind
  /** That the run generalizes within its budget; null where no such forecast is made. */
  readonly p_generalizes: number | null
  /** Where test accuracy .9 is expected, with a nominal probability of 80%. */
  readonly expected_transition: { readonly from_step: number; readonly to_step: number } | null
}

export type Advisor = (run: BenchRun, inputs: Inputs) => Said[]

/** An advisor that has learned from these runs and no others. */
export type MakeAdvisor = (training: readonly BenchRun[]) => Advisor

const rows = new WeakMap<BenchRun, RunRows>()

function rowsOfRun(run: BenchRun): RunRows {
  const known = rows.get(run) ?? rowsOf({ ...run, observations: observationsOf(run, 'all') })
  rows.set(run, known)
  return known
}

/** The advisor of src/core, with its model fitted on the training runs. */
export const makeAdvisor: MakeAdvisor = (training) => {
  const parameters: Parameters = {
    provenance: {
      runs: training.length,
      configurations: new Set(training.map(({ configuration }) => configuration)).size,
      snapshots: 0,
      command: 'npm run bench:advice',
    },
    experts: fitExperts(training.map(rowsOfRun)),
  }
  return (run, inputs) => replayed(run, inputs, parameters)
}

function replayed(run: BenchRun, inputs: Inputs, parameters: Parameters): Said[] {
  const said: Said[] = []
  let state = initialState(run.spec, parameters)
  for (const observation of observationsOf(run, inputs)) {
    const observed = observe(state, observation)
    state = observed.state
    // The service answers snapshots; a trainer that posts none asks after every line of scalars.
    if (observation.readings === null && inputs !== 'scalars_only') continue
    const { advice, expected_transition, forecast } = advise(run.spec, state, observed.verdict)
    const { step, phase, probabilities } = observed.verdict
    const p_generalizes = forecast?.probability ?? null
    said.push({ step, phase, probabilities, advice, p_generalizes, expected_transition })
  }
  return said
}
