import type { DemoConfiguration } from './configuration.ts'
import { type PatienceStop, patienceStop } from './patience-stop.ts'

/** What the trainer knows of itself at one step. Losses in nats, accuracies as shares of 1. */
export type DemoScalars = {
  train_loss: number
  test_loss: number
  train_accuracy: number
  test_accuracy: number
}

/**
 * The scalars of one evaluated step, with the seconds worked up to there: in optimizer steps, evaluations and
 * callbacks, without the turns that the event loop took.
 */
export type Evaluation = DemoScalars & { step: number; seconds: number }

/** What came of a demo run. Steps are null where the run did not get there. */
export type TrainingSummary = {
  name: string
  steps: number
  ended_by: 'budget' | 'asked'
  /** Wall seconds: in optimizer steps, in evaluations, in the callbacks, and all in all. */
  seconds: { training: number; evaluating: number; reporting: number; total: number }
  evaluations: Evaluation[]
  /** The first evaluation with train accuracy of at least 0.99. */
  fitted: Evaluation | null
  /** The first evaluation from which test accuracy stays at 0.99 or more. */
  generalized: Evaluation | null
  last: Evaluation | null
  /** Where an early stop on test loss with this many evaluations of patience would have ended the run. */
  patience: (PatienceStop & { patience: number; test_accuracy_there: number | null })[]
  /** Tensors that exist now and did not before training; 0 unless a callback, or other training meanwhile, made some. */
  tensors_left: number
}

const threshold = 0.99
const patiences = [5, 10, 20]

export function summarize(
  outcome: Omit<TrainingSummary, 'name' | 'fitted' | 'generalized' | 'last' | 'patience'> & {
    configuration: DemoConfiguration
  },
): TrainingSummary {
  const { configuration, ...rest } = outcome
  const { evaluations } = rest
  const lastBelow = evaluations.findLastIndex((evaluation) => !(evaluation.test_accuracy >= threshold))
  return {
    name: configuration.name,
    ...rest,
    fitted: evaluations.find((evaluation) => evaluation.train_accuracy >= threshold) ?? null,
    generalized: evaluations[lastBelow + 1] ?? null,
    last: evaluations.at(-1) ?? null,
    patience: patiences.map((patience) => {
      const stop = patienceStop(evaluations, { monitor: 'test_loss', patience })
      const there = evaluations.find((evaluation) => evaluation.step === stop.step)
      return { patience, ...stop, test_accuracy_there: there?.test_accuracy ?? null }
    }),
  }
}
