/** The parameters that `node corpus/fit.ts` fitted on the corpus of recorded runs. */
import type { Parameters } from './experts.ts'
import data from './parameters.json' with { type: 'json' }

export const fitted: Parameters = data
