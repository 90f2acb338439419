/** Rows that are pairs of operands: every pair once, with the labels and splits that the probe gives. */
import { type EvaluationLimits, mib } from './limits.ts'
import { noSplit, type Probe, trainSplit } from './probe.ts'
import type { Rows } from './rows.ts'

/** What pairs a task has, in the order of its rows. Operands and labels are 0 .. count - 1. */
export interface Pairs {
  readonly count: number
  /** What an operand is: "a residue modulo 7"; and several. */
  readonly word: { readonly one: string; readonly many: string }
  readonly pairs: readonly (readonly [number, number])[]
  readonly label: (a: number, b: number) => number
  /** Whether (a, b) and (b, a) have the same label. */
  readonly commute: (a: number, b: number) => boolean
}

type PairRows = Omit<Rows, 'structure' | 'group' | 'parity' | 'no_structure_because'>
export type PairRowsOf = { readonly rows: PairRows } | { readonly none_because: string }

/** The rows of these pairs for a model with that vocabulary and context; or why they do not fit it or the probe. */
export function pairRows(
  { count, word, pairs, label, commute }: Pairs,
  { vocabulary, context }: { readonly vocabulary: number; readonly context: number },
  probe: Probe | null,
  limits: EvaluationLimits,
): PairRowsOf {
  const logits = 4 * count ** 3
  if (logits > limits.mostBytes) {
    return {
      none_because: `the logits of all pairs of ${count} ${word.many} take ${mib(logits)}, and at most ${mib(limits.mostBytes)} may be held at once`,
    }
  }
  if (vocabulary < count)
    return { none_because: `the vocabulary of ${vocabulary} does not hold the ${count} ${word.many}` }
  const suffix = suffixOf(count, vocabulary, context, probe)
  if ('none_because' in suffix) return suffix
  const tokens = new BigInt64Array(pairs.length * context)
  const labels = new Int32Array(pairs.length)
  const split = new Uint8Array(pairs.length).fill(noSplit)
  const rowOfPair = new Int32Array(count * count).fill(-1)
  for (const [row, [a, b]] of pairs.entries()) {
    rowOfPair[a * count + b] = row
    tokens.set([BigInt(a), BigInt(b), ...suffix.tokens], row * context)
    labels[row] = label(a, b)
  }
  if (probe !== null) {
    for (let index = 0; index < probe.rows; index += 1) {
      const a: number = probe.inputs[index * context] ?? 0
      const b: number = probe.inputs[index * context + 1] ?? 0
      const row = a < count && b < count ? (rowOfPair[a * count + b] ?? -1) : -1
      if (row < 0)
        return { none_because: `the probe's row ${index} holds operands that are not ${word.many}` }
      if (split[row] !== noSplit) return { none_because: `the probe names the pair (${a}, ${b}) twice` }
      labels[row] = probe.labels[index] ?? 0
      split[row] = probe.split[index] ?? noSplit
    }
  }
  const outside = labels.findIndex((own) => own >= count)
  if (outside >= 0) return { none_because: `the label ${labels[outside]} is not ${word.one}` }
  const unmirrored = Uint8Array.from(pairs, ([a, b]) =>
    commute(a, b) && split[rowOfPair[b * count + a] ?? -1] === trainSplit ? 0 : 1,
  )
  return { rows: { count: pairs.length, context, tokens, labels, split, classes: count, unmirrored } }
}

/** The tokens after the operands: the probe's where they are the same in every row, else the separator. */
function suffixOf(
  separator: number,
  vocabulary: number,
  context: number,
  probe: Probe | null,
): { readonly tokens: bigint[] } | { readonly none_because: string } {
  if (context < 2) return { none_because: `a context of ${context} does not hold two operands` }
  if (probe === null) {
    if (context === 2) return { tokens: [] }
    if (context === 3 && vocabulary > separator) return { tokens: [BigInt(separator)] }
    return {
      none_because: 'the run has no probe, and without one the tokens after the operands are not known',
    }
  }
  const suffix = Array.from(probe.inputs.subarray(2, context))
  for (let row = 1; row < probe.rows; row += 1) {
    const start = row * context
    if (suffix.some((token, offset) => probe.inputs[start + 2 + offset] !== token)) {
      return { none_because: `the tokens after the operands differ between the probe's rows 0 and ${row}` }
    }
  }
  return { tokens: suffix.map(BigInt) }
}
