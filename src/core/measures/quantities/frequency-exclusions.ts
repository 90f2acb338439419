/** The losses on the train pairs that removing frequencies leaves: of the sets that are asked for, and the largest of one. */
import type { Reading } from '../../../wire/reading.ts'
import { type Cost, oneByOne } from '../../cost.ts'
import type { Evaluation } from '../../evaluation.ts'
import type { Sizes } from '../../sizes.ts'
import type { StructureContext } from '../context.ts'
import { excludedLossesCost, excludedLossesOf } from './excluded-losses.ts'
import { boundOf, othersOf, swingsOf } from './exclusion-bound.ts'
import { tablesOf } from './frequency-table.ts'
import { givenKeyFrequencies, type KeyFrequencies, topFive } from './key-frequencies.ts'

/** CE(L - P_K L) with no bias correction, as in the paper's notebook. */
export interface FrequencyExclusions {
  /** K: the five strongest frequencies of this snapshot. */
  readonly topFive: Reading
  /** K: the key frequencies that were given with the task. */
  readonly given: Reading
  /** The largest with a single frequency. */
  readonly single: Reading
  /** The single frequencies whose losses were computed: those of the others are provably no larger. */
  readonly computed: readonly number[]
}

/** Single frequencies whose losses are computed in the first pass and in each further one: a table of n^2 numbers each. */
const atFirst = 16
const atOnce = 32

export function* frequencyExclusions(
  context: Omit<StructureContext, 'exclusions'>,
): Evaluation<FrequencyExclusions> {
  const { basis, classes } = context
  const { loss } = yield* context.forward()
  const { logits } = yield* context.grid()
  const components = yield* context.components()
  const lossesWithout = function* (sets: readonly (readonly number[])[]) {
    const tables = yield* tablesOf(components, basis, sets)
    return yield* excludedLossesOf(logits, tables, classes.train, basis.order)
  }
  const keys = { topFive: topFive(components), given: givenKeyFrequencies(context) }
  const sets = Object.values(keys).flatMap((key) => ('set' in key ? [key.set] : []))
  const swings = swingsOf(components, basis)
  const swingOf = (k: number): number => swings[k - 1] ?? 0
  const ranked = Array.from(swings, (_, index) => index + 1).sort((a, b) => swingOf(b) - swingOf(a))
  const computed = ranked.slice(0, atFirst)
  const first = yield* lossesWithout([...sets, ...computed.map((k) => [k])])
  const others = othersOf(loss, classes.layout)
  let largest = Math.max(...first.subarray(sets.length))
  for (;;) {
    const rest = ranked.slice(computed.length, computed.length + atOnce)
    // The bound falls with the swing: after the first that cannot exceed the largest, none can.
    const end = rest.findIndex((k) => boundOf(others, swingOf(k)) <= largest)
    const next = end < 0 ? rest : rest.slice(0, end)
    if (next.length === 0) break
    largest = Math.max(largest, ...(yield* lossesWithout(next.map((k) => [k]))))
    computed.push(...next)
  }
  const reading = (key: KeyFrequencies): Reading =>
    'set' in key ? { value: first[sets.indexOf(key.set)] ?? Number.NaN } : key
  return {
    topFive: reading(keys.topFive),
    given: reading(keys.given),
    single: { value: largest },
    computed,
  }
}

/** As if no frequency could be skipped, which is so before the model has fitted its train pairs. */
export function frequencyExclusionsCost(sizes: Sizes): Cost {
  const { frequencies } = sizes
  const more = Math.max(0, frequencies - atFirst)
  const full = Math.floor(more / atOnce)
  return oneByOne(
    excludedLossesCost(sizes, 2 + Math.min(atFirst, frequencies)),
    ...Array.from({ length: full }, () => excludedLossesCost(sizes, atOnce)),
    excludedLossesCost(sizes, more % atOnce),
  )
}
