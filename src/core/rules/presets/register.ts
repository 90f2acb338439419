/** The presets, one line each, and the one that a run has which is opened without rules. */
import { advised } from './advised.ts'
import { classicPatience } from './classic-patience.ts'
import { extendWhileACircuitGrows } from './extend-while-a-circuit-grows.ts'
import { keepToABudget } from './keep-to-a-budget.ts'
import { neverStopBeforeGeneralization } from './never-stop-before-generalization.ts'
import type { Preset } from './preset.ts'
import { stopHopelessRuns } from './stop-hopeless-runs.ts'
import { stopWhenCleanedUp } from './stop-when-cleaned-up.ts'

export const presets: readonly Preset[] = [
  advised,
  neverStopBeforeGeneralization,
  stopWhenCleanedUp,
  stopHopelessRuns,
  keepToABudget,
  extendWhileACircuitGrows,
  classicPatience,
]

/** It fits every run, with or without a schedule, and it is what the scorecard of docs/science.md judges. */
export const defaultPreset: Preset = advised
