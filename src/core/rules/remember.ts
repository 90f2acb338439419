/** Takes a moment into the memory, before any rule is judged by it. */
import type { Phase } from '../../wire/phase.ts'
import type { Reading, ReadingValue } from '../../wire/reading.ts'
import type { Moment } from './moment.ts'
import { mostScalars, type RulesState } from './state.ts'

/** `measures`: those that rules name. */
export function remembering(before: RulesState, moment: Moment, measures: ReadonlySet<string>): RulesState {
  const { observation, advice } = moment
  return {
    ...before,
    scalars: withScalars(before.scalars, observation.scalars),
    readings: withReadings(before.readings, observation.readings ?? {}, measures),
    phaseSince:
      advice === null
        ? before.phaseSince
        : withPhase(before.phaseSince, advice.phase, advice.verdict.since_step),
  }
}

function withScalars(
  before: RulesState['scalars'],
  scalars: Readonly<Record<string, number>>,
): RulesState['scalars'] {
  const changed = Object.entries(scalars).filter(([name, value]) => !Object.is(before.get(name), value))
  if (changed.length === 0) return before
  const next = new Map(before)
  for (const [name, value] of changed) if (next.has(name) || next.size < mostScalars) next.set(name, value)
  return next
}

function withReadings(
  before: RulesState['readings'],
  readings: Readonly<Record<string, Reading>>,
  measures: ReadonlySet<string>,
): RulesState['readings'] {
  const known: [string, ReadingValue][] = []
  for (const id of measures) {
    const reading = readings[id]
    if (reading !== undefined && 'value' in reading) known.push([id, reading.value])
  }
  return known.length === 0 ? before : new Map([...before, ...known])
}

function withPhase(before: RulesState['phaseSince'], phase: Phase, since: number): RulesState['phaseSince'] {
  return before.get(phase) === since ? before : new Map([...before, [phase, since]])
}
