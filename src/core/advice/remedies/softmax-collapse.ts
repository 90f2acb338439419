/** A run whose train losses have no gradient any more in its precision. */
import type { Remedy } from './remedy.ts'

/** Share of train rows without a gradient from which on training has in effect ended. */
const most = 0.5

export const softmaxCollapse: Remedy = {
  id: 'softmax_collapse',
  find({ precision }, { recent, weightDecay }) {
    const collapse = recent.findLast((known) => known.softmaxCollapse !== null)?.softmaxCollapse ?? 0
    if (collapse < most) return null
    const decay =
      weightDecay === 0
        ? 'Continue from this snapshot with AdamW weight decay 1 (3 of 3 restarts of this project generalized), or with a StableMax loss where there can be none (1 of 3); '
        : 'Continue from this snapshot with a StableMax loss (1 of 3 restarts of this project generalized); '
    return `For ${(100 * collapse).toFixed(0)}% of the train rows the loss is exactly zero in ${precision}, so they have no gradient: softmax collapse (Prieto et al. 2025, Grokking at the Edge of Numerical Stability, arXiv 2501.04697). ${decay}a loss in float64 belongs beside it, and alone helped none of 3.`
  },
}
