/** What a verdict rests on, in words and numbers, and what is missing to say more. */
import type { Evidence } from '../../wire/advice.ts'
import type { Phase } from '../../wire/phase.ts'
import { outlookEvidence } from './outlook-evidence.ts'
import { rolesOf } from './roles.ts'
import { lookBack } from './settled.ts'
import type { Signals } from './signals.ts'
import type { DetectorState } from './state.ts'

/** At least one fact, the newest known value of each measure that speaks to the phase. */
export function evidenceFor(state: DetectorState, phase: Phase, now: Signals): Evidence[] {
  const facts: Evidence[] = []
  const say = (measure: string, name: keyof Signals, words: (value: number) => string): void => {
    const signals = state.recent.findLast((known) => typeof known[name] === 'number')
    const value = signals?.[name]
    if (signals !== undefined && typeof value === 'number') {
      facts.push({ measure, step: signals.step, value, statement: words(value) })
    }
  }
  for (const name of now.nonFinite) {
    facts.push({
      measure: name,
      step: now.step,
      value: null,
      statement: `${name} is not a finite number, so it was passed over.`,
    })
  }
  const fitted = state.fittedStep
  if (phase === 'fitting') {
    say(
      'train_accuracy',
      'trainAccuracy',
      (value) => `Train accuracy is ${percent(value)}: the run still fits its train data.`,
    )
    say('train_loss', 'trainLoss', (value) => `Train loss is ${nats(value)}.`)
  } else if (fitted !== null) {
    say(
      'train_loss',
      'trainLoss',
      (value) => `Train loss is ${nats(value)}; the train data was fitted at step ${fitted}.`,
    )
  }
  say('test_accuracy', 'testAccuracy', (value) => `Test accuracy is ${percent(value)}.`)
  if (phase === 'cleanup' || phase === 'generalized' || phase === 'undetermined') {
    say(
      'test_loss',
      'testLoss',
      (value) => `Test loss is ${nats(value)}; its maximum was ${nats(state.mostTestLoss)}.`,
    )
  }
  if (fitted !== null && phase !== 'generalized') {
    const { restricted, excluded, averaged } = rolesOf(state.task)
    say(averaged.measure, 'averaged', (value) => {
      const share = overExtreme(value, state.most.averaged, state)
      return `${averaged.words} ${nats(value)}, ${percent(share)} of its maximum since the fit: ${share < 0.9 ? 'what generalizes is growing' : 'nothing that generalizes is growing yet'}.`
    })
    say(
      restricted.measure,
      'restricted',
      (value) => `${restricted.words} ${nats(value)}; guessing costs ${nats(state.uniformLoss)}.`,
    )
    say(excluded.measure, 'excluded', (value) => {
      const factor = overExtreme(value, state.least.excluded, state)
      return `${excluded.words} ${nats(value)}, ${factor.toPrecision(3)} times its minimum since the fit.`
    })
  }
  if (phase !== 'generalized') facts.push(...outlookEvidence(state))
  if (phase === 'cleanup' || phase === 'generalized') {
    const back = Math.round(lookBack(state, now.step))
    say(
      'gini_neuron_logit',
      'gini',
      (value) =>
        `The Gini coefficient of W_L is ${value.toFixed(3)}; ${phase === 'generalized' ? 'it' : 'cleanup has ended when it'} rests over ${back} steps.`,
    )
  }
  if (facts.length === 0) {
    facts.push({
      measure: 'none',
      step: now.step,
      value: null,
      statement: 'Neither losses nor accuracies are known yet.',
    })
  }
  return facts
}

/** What would have to be posted to say more; empty where nothing is missing. */
export function missingFor(state: DetectorState, now: Signals): string[] {
  const missing: string[] = []
  if (state.fittedStep === null && now.trainAccuracy === null && now.trainLoss === null) {
    missing.push('train_loss or train_accuracy, as scalars or from a snapshot with a probe')
  }
  if (state.structured === 0) {
    missing.push(
      'snapshots of the weights, with a model and a task whose structure is known: from scalars alone circuit formation is seen later and less surely',
    )
  }
  if (state.mostTestLoss === null && state.mostTestAccuracy === null) {
    missing.push('a test split: without test_loss or test_accuracy the end of cleanup cannot be seen')
  }
  if (state.uniformLoss === null)
    missing.push('the number of classes of the task, which losses are compared with')
  return missing
}

/** A loss over its extreme since the fit, which is kept as the logarithm of its share of the uniform loss. */
function overExtreme(value: number, extreme: number | undefined, { uniformLoss }: DetectorState): number {
  return extreme === undefined || uniformLoss === null ? 1 : value / (uniformLoss * Math.exp(extreme))
}

function nats(value: number | null): string {
  return value === null
    ? 'unknown'
    : `${value === 0 || (value >= 0.001 && value < 1000) ? value.toPrecision(3) : value.toExponential(1)} nats`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.0995 && share < 0.995 ? 0 : 1)}%`
}
