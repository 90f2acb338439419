/** Where an early stop with patience (Keras EarlyStopping, min_delta 0) would have ended a run. */
export type PatienceStop = {
  /** The step at which it would have stopped, or null if it never would. */
  step: number | null
  /** The best value of the monitored scalar up to there, and its step. */
  best: number | null
  best_step: number | null
}

export type PatienceOptions<Name extends string> = {
  /** The scalar to watch; losses are to fall and accuracies to rise. */
  monitor: Name
  /** Evaluations without an improvement that are waited for. */
  patience: number
}

/** Replays the rule over a history in step order. As in Keras, a NaN is no improvement and counts as a wait. */
export function patienceStop<Name extends string>(
  history: readonly ({ step: number } & Readonly<Record<Name, number>>)[],
  { monitor, patience }: PatienceOptions<Name>,
): PatienceStop {
  const rises = monitor.endsWith('accuracy')
  let best: number | null = null
  let bestStep: number | null = null
  let waited = 0
  for (const row of history) {
    const value: number = row[monitor]
    const improved = best === null ? !Number.isNaN(value) : rises ? value > best : value < best
    if (improved) {
      best = value
      bestStep = row.step
      waited = 0
      continue
    }
    waited += 1
    if (waited >= patience) return { step: row.step, best, best_step: bestStep }
  }
  return { step: null, best, best_step: bestStep }
}
