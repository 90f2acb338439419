/** Reads every measure of one snapshot. */
import type { Reading, Readings } from '../../wire/reading.ts'
import type { Evaluation } from '../evaluation.ts'
import { type Snapshot, tensorShapes } from '../snapshot.ts'
import type { Subject } from '../subject.ts'
import { absentBecause } from './absent.ts'
import { type Contexts, contextsOf } from './context.ts'
import { isDue, notDueBecause } from './due.ts'
import type { Measure } from './measure.ts'
import { type Planned, planOf } from './plan.ts'

/**
 * A reading for every registered measure: a finite value, or undefined with the reason. `earlier` are snapshots of the
 * same run before this one, newest first.
 */
export function* evaluateSnapshot(
  subject: Subject,
  snapshot: Snapshot,
  earlier: readonly Snapshot[] = [],
): Evaluation<Readings> {
  const planned = planOf(subject, tensorShapes(snapshot)).measures
  return yield* readingsOf(planned, contextsOf(subject, snapshot, earlier), subject, snapshot.step)
}

/** A reading for every planned measure, of what its context gives. */
export function* readingsOf(
  plan: readonly Planned[],
  contexts: Contexts,
  subject: Subject,
  step: number,
): Evaluation<Readings> {
  const readings: Readings = {}
  for (const planned of plan) {
    const { measure } = planned
    const because = absentBecause(measure, contexts, subject) ?? notNow(planned, step, subject)
    readings[measure.description.id] =
      because === null ? finite(yield* readingOf(measure, contexts)) : { undefined_because: because }
  }
  return readings
}

/** Why the plan leaves a measure out of this snapshot; null where it is due. */
export function notNow({ every, because }: Planned, step: number, { spec }: Subject): string | null {
  if (every === null) return because
  if (isDue(step, every, spec.schedule.snapshot_every)) return null
  return notDueBecause(every, because)
}

function* readingOf(measure: Measure, contexts: Contexts): Evaluation<Reading> {
  if (measure.description.split !== 'weights' && 'context' in contexts.rows) {
    // Of logits that are no numbers an accuracy or a share could still be counted, and would mean nothing.
    const { sampled, forward } = contexts.rows.context
    const { loss } = yield* measure.shares.includes('sample') ? sampled() : forward()
    if (!areFinite(loss)) return { undefined_because: 'the logits leave the range of their number format' }
  }
  if (measure.on === 'weights' && 'context' in contexts.weights)
    return yield* measure.read(contexts.weights.context)
  if (measure.on === 'rows' && 'context' in contexts.rows) return yield* measure.read(contexts.rows.context)
  if (measure.on === 'structure' && 'context' in contexts.structure)
    return yield* measure.read(contexts.structure.context)
  if (measure.on === 'group' && 'context' in contexts.group)
    return yield* measure.read(contexts.group.context)
  if (measure.on === 'classes' && 'context' in contexts.classes)
    return yield* measure.read(contexts.classes.context)
  if (measure.on === 'parity' && 'context' in contexts.parity)
    return yield* measure.read(contexts.parity.context)
  throw new Error('a context is there or says why not')
}

const known = new WeakMap<Float64Array, boolean>()

/** Whether all losses are finite: found once, since every measure asks. */
function areFinite(losses: Float64Array): boolean {
  const finite = known.get(losses) ?? losses.every(Number.isFinite)
  known.set(losses, finite)
  return finite
}

function finite(reading: Reading): Reading {
  if ('undefined_because' in reading) return reading
  const values = typeof reading.value === 'number' ? [reading.value] : reading.value
  const bad = values.find((value) => !Number.isFinite(value))
  return bad === undefined
    ? reading
    : { undefined_because: `the result is ${bad}: the logits leave the range of their number format` }
}
