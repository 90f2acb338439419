/** What a counterfactual is: a stopping rule that people use, as a fold over a run's scalars that never looks ahead. */

/** A line of a run's scalars, or what a snapshot's readings say in their place: one check of a stopper. */
export interface Check {
  readonly step: number
  /** NaN where it is known to be no number; names without a value are left out. */
  readonly values: Readonly<Record<string, number>>
}

export interface Counterfactual {
  readonly id: string
  readonly title: string
  /** Which tool, and which settings: its defaults. */
  readonly source: string
  /** The scalar that it watches. */
  readonly reads: 'train_loss' | 'test_loss' | 'test_accuracy'
  /** How many other runs it has to be compared with. */
  readonly others: number
  /** The first step at which it stops, null where it never does. `others`: the checks of other runs, where it compares. */
  readonly stopAt: (checks: readonly Check[], others: readonly (readonly Check[])[]) => number | null
}

export interface Point {
  readonly step: number
  readonly value: number
}

/** A scalar by step, as often as it was reported. */
export function pointsOf(checks: readonly Check[], name: Counterfactual['reads']): readonly Point[] {
  return checks.flatMap(({ step, values }) => {
    const value = values[name]
    return value === undefined ? [] : [{ step, value }]
  })
}
