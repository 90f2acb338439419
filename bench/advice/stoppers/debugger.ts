/**
 * Three rules of SageMaker Debugger with the defaults of its developer guide's list of built-in rules
 * (docs.aws.amazon.com/sagemaker/latest/dg/debugger-built-in-rules.html).
 */
import { type Point, type Stopper, signalOf } from './stopper.ts'

/** LossNotDecreasing: every `num_steps` steps the loss must be under what it was as many steps before. */
const numSteps = 10

export function lossNotDecreasingStop(points: readonly Point[]): number | null {
  let checked = points[0]?.step ?? 0
  let before: Point | undefined
  let next = 0
  for (const { step, value } of points) {
    for (
      let point = points[next];
      point !== undefined && point.step <= step - numSteps;
      point = points[next]
    ) {
      before = point
      next += 1
    }
    if (before === undefined || step - checked < numSteps) continue
    checked = step
    if (value >= before.value) return step
  }
  return null
}

/** Overfit: the test loss is over the train loss by more than `ratio_threshold` of it, `patience` checks in a row. */
const overfitDefaults = { ratioThreshold: 0.1, patience: 1 }

export function overfitStop(train: readonly Point[], test: readonly Point[]): number | null {
  let above = 0
  for (const [index, { step, value }] of train.entries()) {
    const ratio = ((test[index]?.value ?? Number.NaN) - value) / value
    above = ratio > overfitDefaults.ratioThreshold ? above + 1 : 0
    if (above >= overfitDefaults.patience) return step
  }
  return null
}

/** Overtraining: neither loss has fallen by `delta`, in as many checks as the patience of each says. */
const overtrainingDefaults = { patienceTrain: 5, patienceValidation: 10, delta: 0.1 }

export function overtrainingStop(train: readonly Point[], test: readonly Point[]): number | null {
  const { patienceTrain, patienceValidation, delta } = overtrainingDefaults
  const [staleTrain, staleTest] = [checksSinceBest(train, delta), checksSinceBest(test, delta)]
  return (
    train.find(
      (_, index) =>
        (staleTrain[index] ?? 0) >= patienceTrain && (staleTest[index] ?? 0) >= patienceValidation,
    )?.step ?? null
  )
}

function checksSinceBest(points: readonly Point[], delta: number): number[] {
  let best = Number.POSITIVE_INFINITY
  let stale = 0
  return points.map(({ value }) => {
    if (value < best - delta) {
      best = value
      stale = 0
    } else stale += 1
    return stale
  })
}

const source = 'SageMaker Debugger, its defaults'

export const debuggerRules: readonly Stopper[] = [
  {
    name: 'loss_not_decreasing on train_loss',
    source,
    reads: 'train scalars',
    stopAt: (run) => lossNotDecreasingStop(signalOf(run, 'train_loss')),
  },
  {
    name: 'overfit',
    source,
    reads: 'test scalars',
    stopAt: (run) => overfitStop(signalOf(run, 'train_loss'), signalOf(run, 'test_loss')),
  },
  {
    name: 'overtraining',
    source,
    reads: 'test scalars',
    stopAt: (run) => overtrainingStop(signalOf(run, 'train_loss'), signalOf(run, 'test_loss')),
  },
]
