/** Advised: what a run has that is opened without rules. */
import { preset } from './preset.ts'

export const advised = preset(
  'advised',
  "The advisor's own advice, within the budget: stops what is cleaned up and, late and rarely, what is hopeless; extends what is not done. No rule of its own, so it fits every run.",
  { name: 'Advised', rules: [] },
)
