/** What rules would have done to runs, as the API replays it. */
import type { StopHindsight } from '../../../wire/rules-replay.ts'
import { fieldOf, listOf, textOf } from '../run/incoming.ts'
import { numberOf } from './drafts.ts'

/** The first reasons are what decided; the rest is what they rest on. */
const mostReasons = 2

export type Said = { step: number; advice: string; by: string; reasons: string[] }
export type Replay = { stoppedBy: string; hindsight: StopHindsight; said: Said[] }
export type RunReplay = { run: string; unavailable: string; replay: Replay | null }

export function replayOf(body: unknown): Replay {
  return {
    stoppedBy: textOf(fieldOf(body, 'stopped_by')),
    hindsight: hindsightOf(fieldOf(body, 'hindsight')),
    said: listOf(fieldOf(body, 'said'), saidOf),
  }
}

/** Of several runs. */
export function replaysOf(body: unknown): RunReplay[] {
  return listOf(fieldOf(body, 'runs'), (entry) => {
    const replay = fieldOf(entry, 'replay')
    return {
      run: textOf(fieldOf(entry, 'run')),
      unavailable: textOf(fieldOf(entry, 'unavailable')),
      replay: replay === null || replay === undefined ? null : replayOf(replay),
    }
  })
}

function saidOf(said: unknown): Said | undefined {
  const step = numberOf(fieldOf(said, 'step'))
  if (step === null) return undefined
  return {
    step,
    advice: textOf(fieldOf(said, 'advice')),
    by: textOf(fieldOf(fieldOf(said, 'by'), 'name')),
    reasons: [
      ...listOf(fieldOf(said, 'reasons'), textOf).slice(0, mostReasons),
      ...listOf(fieldOf(said, 'notices'), (notice) => `Notice: ${textOf(fieldOf(notice, 'message'))}`),
    ],
  }
}

function hindsightOf(value: unknown): StopHindsight {
  const number = (name: string) => numberOf(fieldOf(value, name))
  const lost = fieldOf(value, 'generalization_lost')
  return {
    stop_step: number('stop_step'),
    last_step: number('last_step') ?? 0,
    steps_saved: number('steps_saved') ?? 0,
    goal_step: number('goal_step'),
    test_accuracy_then: number('test_accuracy_then'),
    test_accuracy_end: number('test_accuracy_end'),
    generalization_lost: typeof lost === 'boolean' ? lost : null,
  }
}
