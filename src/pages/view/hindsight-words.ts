/** What stopping a run somewhere would have saved and lost, in words. */
import type { StopHindsight } from '../../wire/rules-replay.ts'
import { countText } from './number-words.ts'

export type HindsightWords = { stop: string; saved: string; accuracy: string; lost: string }

const nothing = '–'

export function hindsightWords(hindsight: StopHindsight): HindsightWords {
  const { stop_step: stop, last_step: last, steps_saved: saved } = hindsight
  if (stop === null) {
    return {
      stop: 'does not stop it',
      saved: nothing,
      accuracy: accuracyText(hindsight.test_accuracy_end),
      lost: nothing,
    }
  }
  const share = last > 0 ? ` (${percentText(saved / last)})` : ''
  return {
    stop: countText(stop),
    saved: saved === 0 ? 'none' : `${countText(saved)}${share}`,
    accuracy: accuracyText(hindsight.test_accuracy_then),
    lost: lostText(hindsight),
  }
}

function lostText({ generalization_lost: lost, goal_step: goal }: StopHindsight): string {
  if (lost === null) return 'not known: the run has no test accuracy'
  if (!lost) return 'nothing'
  return goal === null ? 'generalization' : `generalization, reached at step ${countText(goal)}`
}

/** Test accuracy as a share of 1; never a rounding that claims all. */
export function accuracyText(accuracy: number | null): string {
  if (accuracy === null) return 'not known'
  const text = accuracy.toFixed(3)
  return text === '1.000' && accuracy < 1 ? '0.999' : text
}

/** Never a rounding that claims all. */
function percentText(share: number): string {
  return share > 0.99 && share < 1 ? '> 99%' : `${Math.round(100 * share)}%`
}
