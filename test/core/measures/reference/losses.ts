/** Losses and accuracies from their definitions, on logits that are written out in full. */
import { at, mean, sum, upTo } from './arrays.ts'
import { frequenciesOf, type Matrix, projection } from './fourier.ts'
import type { Pair, ReferenceRun } from './run.ts'

export function crossEntropy(logits: readonly number[], label: number): number {
  const most = Math.max(...logits)
  return most + Math.log(sum(logits.map((logit) => Math.exp(logit - most)))) - at(logits, label)
}

/** Mean cross-entropy over p classes of the pairs that count. */
export function lossOver(run: ReferenceRun, counts: (pair: Pair) => boolean): number {
  return mean(run.pairs.filter(counts).map((pair) => crossEntropy(pair.logits, pair.label)))
}

export function accuracyOver(run: ReferenceRun, counts: (pair: Pair) => boolean): number {
  return mean(
    run.pairs
      .filter(counts)
      .map(({ logits, label }) => (logits.indexOf(Math.max(...logits)) === label ? 1 : 0)),
  )
}

/** Mean cross-entropy of other logits over the arrangement's pairs that count; labels outside are left out. */
function gridLoss(run: ReferenceRun, logits: Matrix, counts: (pair: Pair) => boolean): number {
  const losses = upTo(run.n * run.n)
    .filter((row) => at(run.columns, row) >= 0 && counts(at(run.grid, row)))
    .map((row) => crossEntropy(at(logits, row), at(run.columns, row)))
  return mean(losses)
}

/** CE(P_K L + mean of L over all pairs). */
export function restrictedLoss(
  run: ReferenceRun,
  keys: readonly number[],
  counts: (pair: Pair) => boolean,
): number {
  const projected = projection(run.logits, run.n, keys)
  const means = upTo(run.n).map((c) => mean(run.logits.map((row) => at(row, c))))
  return gridLoss(
    run,
    projected.map((row) => row.map((value, c) => value + at(means, c))),
    counts,
  )
}

/** CE(L - P_K L) on train. */
export function excludedLoss(run: ReferenceRun, keys: readonly number[]): number {
  const projected = projection(run.logits, run.n, keys)
  const rest = run.logits.map((row, index) => row.map((value, c) => value - at(at(projected, index), c)))
  return gridLoss(run, rest, ({ split }) => split === 'train')
}

export function worstSingleExclusion(run: ReferenceRun): number {
  return Math.max(...frequenciesOf(run.n).map((k) => excludedLoss(run, [k])))
}

/** CE of the mean logits of the unmirrored test pairs of each class, every class that has one counting once. */
export function sumAveragedLoss(run: ReferenceRun): number {
  const losses: number[] = []
  for (const s of upTo(run.n)) {
    const rows = upTo(run.n * run.n).filter((row) => {
      const { split, mirrored } = at(run.grid, row)
      const inClass = (Math.floor(row / run.n) + (row % run.n)) % run.n === s
      return inClass && split === 'test' && !mirrored && at(run.columns, row) >= 0
    })
    if (rows.length === 0) continue
    const averaged = upTo(run.n).map((c) => mean(rows.map((row) => at(at(run.logits, row), c))))
    losses.push(crossEntropy(averaged, s))
  }
  return mean(losses)
}
