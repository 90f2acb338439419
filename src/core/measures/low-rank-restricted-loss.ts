/** Test loss of the logits' few strongest directions: a restricted loss that needs no structure of the task. */
import { exponential } from '../cost.ts'
import { call } from '../evaluation.ts'
import { lengthOf } from '../sample.ts'
import { float32, float64, int64, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { centredGram, centredGramCost } from './quantities/centred-gram.ts'
import { lowRankLossByColumns, lowRankLossByRows } from './quantities/low-rank.ts'
import { blockProduct, leadingDirections } from './quantities/subspace.ts'
import { nanda2023 } from './sources.ts'

/** As many directions as five frequencies have (see restricted_loss_top_five). */
const mostDirections = 10

/** With few classes there are few directions: at most half of those that logits can tell apart. */
export function directionsOf(classes: number): number {
  return Math.min(mostDirections, Math.floor((classes - 1) / 2))
}

export const lowRankRestrictedLoss: Measure = {
  on: 'rows',
  description: {
    id: 'low_rank_restricted_loss',
    title: 'Restricted loss of the strongest directions, on test',
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: {
      work: nanda2023,
      section: '5.1, progress measures',
      deviation:
        'In place of key frequencies: the logits of a seeded sample (at most 128 train and 256 test rows) are restricted to their 10 leading principal directions over all its rows, whatever their labels, and their mean; with C classes at most (C - 1) / 2, rounded down. The loss is that of the test rows. Directions by block subspace iteration.',
    },
    rise: 'What is common to the logits of all rows predicts unseen rows worse, or more confidently wrong.',
    fall: 'A few directions of the logits suffice to predict unseen rows.',
  },
  graphs: [blockProduct, lowRankLossByColumns, lowRankLossByRows],
  requires: ['test'],
  shares: ['sample'],
  cost({ sampled, classes }) {
    const { float32, float64, bytes } = centredGramCost(sampled.all, classes)
    const n = Math.min(sampled.all, classes)
    const steps = 12 * (2 * n ** 2 * 20 + 4 * n * 20 ** 2)
    const scored = sampled.test * classes * (exponential + 40)
    return { float32, float64: float64 + steps + scored, bytes: bytes + 32 * sampled.all * classes }
  },
  *read({ sample, sampled }) {
    const { logits } = yield* sampled()
    const { classes, all, test, labels } = sample
    const rank = directionsOf(classes)
    if (rank < 1)
      return {
        undefined_because: `the logits of ${classes} classes have too few directions to leave some out`,
      }
    const rows = lengthOf(all)
    const { side, n, gram } = yield* centredGram(logits, rows, classes)
    const count = Math.min(rank, n)
    const directions = yield* leadingDirections(gram, n, count)
    const result = yield* call(side === 'columns' ? lowRankLossByColumns : lowRankLossByRows, {
      logits: float32([rows, classes], logits),
      directions: float64([count, n], directions.rows),
      chosen: int64(
        [lengthOf(test)],
        Array.from({ length: lengthOf(test) }, (_, place) => test.start + place),
      ),
      labels: int64([lengthOf(test)], labels.subarray(test.start, test.end)),
    })
    return { value: scalarOutput(result, 'loss') }
  },
}
