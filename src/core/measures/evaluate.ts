/** Reads every measure of one snapshot. */
import type { Reading, Readings } from '../../wire/reading.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Subject } from '../subject.ts'
import { type Contexts, contextsOf, missingSplit } from './context.ts'
import type { Measure } from './measure.ts'
import { measures } from './register.ts'

/** A reading for every registered measure: a finite value, or undefined with the reason. */
export function* evaluateSnapshot(subject: Subject, snapshot: Snapshot): Evaluation<Readings> {
  const contexts = contextsOf(subject, snapshot)
  const readings: Readings = {}
  for (const measure of measures)
    readings[measure.description.id] = finite(yield* readingOf(measure, contexts, subject))
  return readings
}

function* readingOf(measure: Measure, contexts: Contexts, subject: Subject): Evaluation<Reading> {
  const maybe = contexts[measure.on]
  if ('none_because' in maybe) return { undefined_because: maybe.none_because }
  if ('rows' in subject.rows) {
    for (const split of measure.requires) {
      const missing = missingSplit(subject.rows.rows, subject.hasProbe, split)
      if (missing !== null) return { undefined_because: missing }
    }
  }
  if (measure.on === 'structure' && 'context' in contexts.structure) {
    const { layout } = contexts.structure.context
    const empty = measure.requires.find((split) => !layout[split].includes(1))
    if (empty !== undefined)
      return { undefined_because: `no ${empty} row of the probe lies in the task's cyclic structure` }
  }
  if (measure.description.split !== 'weights' && 'context' in contexts.rows) {
    // Of logits that are no numbers an accuracy or a share could still be counted, and would mean nothing.
    const { loss } = yield* contexts.rows.context.forward()
    if (!loss.every(Number.isFinite))
      return { undefined_because: 'the logits leave the range of their number format' }
  }
  if (measure.on === 'weights' && 'context' in contexts.weights)
    return yield* measure.read(contexts.weights.context)
  if (measure.on === 'rows' && 'context' in contexts.rows) return yield* measure.read(contexts.rows.context)
  if (measure.on === 'structure' && 'context' in contexts.structure)
    return yield* measure.read(contexts.structure.context)
  throw new Error('a context is there or says why not')
}

function finite(reading: Reading): Reading {
  if ('undefined_because' in reading) return reading
  const values = typeof reading.value === 'number' ? [reading.value] : reading.value
  const bad = values.find((value) => !Number.isFinite(value))
  return bad === undefined
    ? reading
    : { undefined_because: `the result is ${bad}: the logits leave the range of their number format` }
}
