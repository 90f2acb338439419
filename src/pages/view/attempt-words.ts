import type { Attempt } from '../../wire/attempt.ts'
import { countText } from './number-words.ts'

/** "2, resumed from step 400; attempt 1 ended at step 900". Null for a run whose trainer was never resumed. */
export function attemptWords(attempts: readonly Attempt[]): string | null {
  const [newest, before] = attempts.toReversed()
  if (newest === undefined || before === undefined || newest.from_step === null) return null
  const ended =
    before.ended_at_step === null
      ? `attempt ${before.attempt} had nothing yet`
      : `attempt ${before.attempt} ended at step ${countText(before.ended_at_step)}`
  return `${newest.attempt}, resumed from step ${countText(newest.from_step)}; ${ended}`
}

/** Where the newest lineage passes from one attempt to another: the steps that no later attempt was resumed from before. */
export function resumedSteps(attempts: readonly Attempt[]): { attempt: number; step: number }[] {
  const steps: { attempt: number; step: number }[] = []
  let earliest = Number.POSITIVE_INFINITY
  for (const { attempt, from_step: step } of attempts.toReversed()) {
    if (step === null || step >= earliest) continue
    earliest = step
    steps.push({ attempt, step })
  }
  return steps.reverse()
}
