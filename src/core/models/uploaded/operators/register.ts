/** The operators that an uploaded graph may use. One that is not here is refused by name. */
import type { Operator } from '../node.ts'
import { convolutions } from './convolution.ts'
import { elementwise } from './elementwise.ts'
import { extent } from './extent.ts'
import { functions } from './functions.ts'
import { gathering } from './gather.ts'
import { generating } from './generate.ts'
import { layout } from './layout.ts'
import { matrix } from './matrix.ts'
import { normalization } from './normalization.ts'
import { reduce } from './reduce.ts'

export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...convolutions,
    ...elementwise,
    ...extent,
    ...functions,
    ...gathering,
    ...generating,
    ...layout,
    ...matrix,
    ...normalization,
    ...reduce,
  }),
)
