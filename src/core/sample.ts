/** A sample of a run's rows, the same for all its snapshots: measures that need passes of their own are read on it. */
import { noSplit, testSplit, trainSplit } from './probe.ts'
import type { Rows } from './rows.ts'
import { generator, seedOf } from './seeded.ts'

/** At most this many rows of train, and twice as many of test: classes must meet again there. */
const mostOfTrain = 128
const mostOfTest = 256
/** Rows that other weights are tried on: each of these takes a pass of its own. */
const mostOfFew = 128

/** Rows `start` up to but not including `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Rows of train first, then of test; where neither has any, rows of no split. */
export interface Sample {
  readonly context: number
  /** Logits are compared over the first this many classes. */
  readonly classes: number
  /** [rows, context] */
  readonly tokens: BigInt64Array
  /** [rows] */
  readonly labels: Int32Array
  readonly all: Span
  readonly train: Span
  readonly test: Span
}

/** The sample of these rows: the same rows give the same sample, always. */
export function sampleOf(rows: Rows): Sample {
  const train = drawn(rows, trainSplit, mostOfTrain)
  const test = drawn(rows, testSplit, mostOfTest)
  const split = [...train, ...test]
  const chosen = split.length > 0 ? split : drawn(rows, noSplit, mostOfTrain + mostOfTest)
  const { context, classes } = rows
  const tokens = new BigInt64Array(chosen.length * context)
  for (const [place, row] of chosen.entries())
    tokens.set(rows.tokens.subarray(row * context, (row + 1) * context), place * context)
  return {
    context,
    classes,
    tokens,
    labels: Int32Array.from(chosen, (row) => rows.labels[row] ?? 0),
    all: { start: 0, end: chosen.length },
    train: { start: 0, end: train.length },
    test: { start: train.length, end: split.length },
  }
}

export function lengthOf({ start, end }: Span): number {
  return end - start
}

/** The first 128 rows of a span: the rows of a split are in random order, so any part of them is a sample too. */
export function fewOf({ start, end }: Span): Span {
  return { start, end: Math.min(end, start + mostOfFew) }
}

/** At most `most` rows of a split, without repetition, in random order. */
function drawn({ split }: Rows, code: number, most: number): number[] {
  const rows = Int32Array.from(split.keys()).filter((row) => split[row] === code)
  const next = generator(seedOf(`sample of split ${code}`))
  const count = Math.min(most, rows.length)
  for (let place = 0; place < count; place += 1) {
    const other = place + Math.floor(next() * (rows.length - place))
    const row = rows[place] ?? 0
    rows[place] = rows[other] ?? 0
    rows[other] = row
  }
  return Array.from(rows.subarray(0, count))
}
