/** Reads the measures of the weights of a snapshot that is too large to be loaded. */
import type { Readings } from '../../wire/reading.ts'
import { type Evaluation, ready } from '../evaluation.ts'
import type { Subject } from '../subject.ts'
import type { StoredTensor } from '../weights.ts'
import { type Contexts, contextsOf } from './context.ts'
import { notNow, readingsOf } from './evaluate.ts'
import { planOf } from './plan.ts'
import { type Survey, surveyOf } from './survey.ts'

/**
 * A reading for every registered measure. Those of a forward pass are undefined, `noForwardBecause`. The evaluation asks
 * for the elements of `tensors`, one tensor after the other.
 */
export function* evaluateStored(
  subject: Subject,
  step: number,
  tensors: readonly StoredTensor[],
  noForwardBecause: string,
): Evaluation<Readings> {
  const alone = withoutForward(subject, noForwardBecause)
  const planned = planOf(alone, tensors).measures
  const due = planned.filter((entry) => notNow(entry, step, alone) === null)
  const survey = yield* surveyOf(tensors, new Set(due.flatMap(({ measure }) => measure.shares)))
  return yield* readingsOf(planned, contextsOfSurvey(alone, step, survey), alone, step)
}

/** The run as its plan and its readings are without a forward pass, which must not count in the plan then. */
export function withoutForward(subject: Subject, because: string): Subject {
  return { ...subject, rows: { none_because: because }, sample: null }
}

function contextsOfSurvey(subject: Subject, step: number, survey: Survey): Contexts {
  const nonFinite = 'non_finite' in survey ? survey.non_finite : null
  const contexts = contextsOf(subject, { step, tensors: new Map(), non_finite: nonFinite })
  if ('non_finite' in survey || 'none_because' in contexts.weights) return contexts
  const { squares, spectra, traps } = survey.quantities
  const context = {
    ...contexts.weights.context,
    squares: () => ready(squares),
    spectra: () => ready(spectra),
    traps: () => ready(traps),
  }
  return { ...contexts, weights: { context } }
}
