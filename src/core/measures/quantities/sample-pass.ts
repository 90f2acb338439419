/** The forward pass over a run's sample: logits, hidden states and activations; and the losses of other weights on it. */
import { type Cost, exponential } from '../../cost.ts'
import { call, type Evaluation, type Feeds, type GraphCall } from '../../evaluation.ts'
import type { Model } from '../../models/model.ts'
import { lengthOf, type Sample, type Span } from '../../sample.ts'
import type { Sizes } from '../../sizes.ts'
import { float32, float32Output, float64Output, int64 } from '../arrays.ts'
import { rowLosses } from './row-losses.ts'

/** What a layer says of each row of the sample. */
export interface Layer {
  /** As the model's graph has it: `hidden.<layer>` or `neurons.<layer>`. */
  readonly name: string
  readonly rows: number
  readonly width: number
  /** float32 [rows, width] */
  readonly data: Float32Array
}

export interface Scores {
  /** [rows], nats. */
  readonly loss: Float64Array
  /** [rows], 0 or 1. */
  readonly correct: Float64Array
}

/** Of all rows of the sample. */
export interface SamplePass extends Scores {
  /** float32 [rows, classes] */
  readonly logits: Float32Array
  /** After the embedding, then after each layer; empty where the model has no graph of them. */
  readonly hidden: readonly Layer[]
  /** Of each MLP; empty where the model has no graph of them, or no MLP. */
  readonly neurons: readonly Layer[]
}

/** Why measures of hidden states are undefined where the model has no graph of them. */
export const noHiddenStates = 'the hidden states of this model are not known'

export function* samplePass(model: Model, sample: Sample, weights: Feeds): Evaluation<SamplePass> {
  const outputs = yield* passed(model.hidden?.() ?? model.forward, sample, sample.all, weights)
  const logits = firstClasses(outputs, sample)
  const layers = (prefix: string): Layer[] =>
    Object.keys(outputs)
      .filter((name) => name.startsWith(prefix))
      .sort((a, b) => Number(a.slice(prefix.length)) - Number(b.slice(prefix.length)))
      .map((name) => {
        const { data } = float32Output(outputs, name)
        const rows = lengthOf(sample.all)
        return { name, rows, width: data.length / rows, data }
      })
  const scores = yield* scored(sample, sample.all, logits)
  return { ...scores, logits, hidden: layers('hidden.'), neurons: layers('neurons.') }
}

/** Loss and correctness of some rows of the sample under other weights: one pass over them. */
export function* scoresOf(model: Model, sample: Sample, span: Span, weights: Feeds): Evaluation<Scores> {
  return yield* scored(
    sample,
    span,
    firstClasses(yield* passed(model.logits?.() ?? model.forward, sample, span, weights), sample),
  )
}

/** The mean of the loss, or of the correctness, over a span of a longer array. */
export function meanIn(values: Float64Array, { start, end }: Span): number {
  return values.subarray(start, end).reduce((sum, value) => sum + value, 0) / (end - start)
}

export const everyRow = (values: ArrayLike<number>): Span => ({ start: 0, end: values.length })

function* passed(
  graph: GraphCall['graph'],
  { tokens, context }: Sample,
  span: Span,
  weights: Feeds,
): Evaluation<Feeds> {
  const data = tokens.subarray(span.start * context, span.end * context)
  return yield* call(graph, {
    ...weights,
    tokens: { dtype: 'int64', shape: [lengthOf(span), context], data },
  })
}

/** Logits [rows, vocabulary] to [rows, classes]. */
function firstClasses(outputs: Feeds, { classes }: Sample): Float32Array {
  const { shape, data } = float32Output(outputs, 'logits')
  const [rows = 0, vocabulary = 0] = shape
  if (vocabulary === classes) return data
  const picked = new Float32Array(rows * classes)
  for (let row = 0; row < rows; row += 1)
    picked.set(data.subarray(row * vocabulary, row * vocabulary + classes), row * classes)
  return picked
}

function* scored(
  { labels, classes }: Sample,
  { start, end }: Span,
  logits: Float32Array,
): Evaluation<Scores> {
  const results = yield* call(rowLosses, {
    logits: float32([end - start, classes], logits),
    labels: int64([end - start], labels.subarray(start, end)),
  })
  return { loss: float64Output(results, 'loss'), correct: float64Output(results, 'correct') }
}

/** What a pass over `rows` rows of the sample takes. */
export function sampleCost(
  { operationsPerRow, classes, vocabulary, width, states, neurons }: Sizes,
  rows: number,
): Cost {
  return {
    float32: rows * operationsPerRow,
    float64: rows * classes * (exponential + 4),
    bytes: rows * (8 * vocabulary + 16 * classes + 8 * (states * width + neurons)),
  }
}
