/** What several measures compute once a snapshot between them, and what each of these takes. */
import { type Cost, exponential } from '../cost.ts'
import type { Sizes } from '../sizes.ts'
import { changedCost } from './quantities/changed-weights.ts'
import { frequencyExclusionsCost } from './quantities/frequency-exclusions.ts'
import { blockRows } from './quantities/grid-pass.ts'
import { parityCost } from './quantities/parity-cost.ts'
import { sampleCost } from './quantities/sample-pass.ts'
import { spectraCost, trapsCost } from './spectra/cost.ts'

export const shared = {
  /** The sum of squares of each tensor. */
  squares: ({ elements }: Sizes): Cost => ({ float32: 0, float64: 2 * elements, bytes: 8 * 262_144 }),
  /** The eigenvalues of every matrix. */
  spectra: ({ tensors }: Sizes): Cost => spectraCost(tensors),
  /** The correlation traps of every matrix. */
  traps: ({ tensors }: Sizes): Cost => trapsCost(tensors),
  /** Losses and correctness of every row; with a structure, its logits by class and the sums of its neurons too. */
  forward(sizes: Sizes): Cost {
    const { rows, classes, vocabulary, neurons, order } = sizes
    const scored = rows * classes * (exponential + 4)
    const summed = order ** 2 * neurons * 6
    const chunk = Math.min(rows, 2048)
    return {
      float32: passOperations(sizes),
      float64: scored + summed,
      bytes: 4 * order ** 3 + chunk * (4 * vocabulary + 12 * classes + 20 * neurons),
    }
  },
  /** Losses of the sample, with the hidden states of all layers. */
  sample: (sizes: Sizes): Cost => sampleCost(sizes, sizes.sampled.all),
  /** Losses of its test rows without the smallest weights. */
  pruned: (sizes: Sizes): Cost => changedCost(sizes, sizes.sampled.few),
  /** The logits averaged over the pairs of each class, and over the unmirrored test pairs among them. */
  classMeans: ({ order }: Sizes): Cost => ({
    float32: 0,
    float64: 5 * order ** 3,
    bytes: 12 * blockRows * order + 32 * order ** 2,
  }),
  /** The logits' components at each frequency. */
  components: ({ order, frequencies }: Sizes): Cost => ({
    float32: 0,
    float64: 4 * frequencies * order ** 2,
    bytes: 32 * order ** 2,
  }),
  /** The losses on the train pairs without some of the frequencies. */
  exclusions: (sizes: Sizes): Cost => frequencyExclusionsCost(sizes),
  /** Their parts in each irreducible representation of a group. */
  irreps: ({ order, irreps }: Sizes): Cost => ({
    float32: 0,
    float64: 2 * irreps * order ** 3,
    bytes: 16 * irreps * order ** 2,
  }),
  /** The component of the logits along the relevant parity; where the task does not name it, found among all sets. */
  parity: (sizes: Sizes): Cost => parityCost(sizes),
} satisfies Record<string, (sizes: Sizes) => Cost>

export type Shared = keyof typeof shared

/** With tables, a pair costs its neurons' way to the logits and little more. */
function passOperations({ rows, order, operationsPerRow, tabled, neurons, classes }: Sizes): number {
  const pairs = tabled ? order ** 2 : 0
  return pairs * neurons * (2 * classes + 32) + (rows - pairs + (tabled ? 2 * order : 0)) * operationsPerRow
}
