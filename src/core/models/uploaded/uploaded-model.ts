/** The model of an uploaded ONNX graph: checked, sized for a number of rows, and made ready to be fed with snapshots. */
import type { OnnxSpec } from '../../../wire/model.ts'
import { type OnnxResult, quoted, refusable, refuse } from '../../../wire/onnx/failure.ts'
import type { OnnxFile } from '../../../wire/onnx/file.ts'
import { defaultOnnxLimits, type OnnxLimits } from '../../../wire/onnx/limits.ts'
import { writeOnnx } from '../../../wire/onnx/write.ts'
import type { UploadedGraph } from '../../uploaded-graph.ts'
import type { Model } from '../model.ts'
import { type Budget, budgetOf } from './budget.ts'
import { type InferredGraph, infer } from './infer.ts'
import { type Interface, interfaceOf, tensorSpecOf } from './interface.ts'
import { rewrite, type Wanted } from './rewrite.ts'
import { describe, isFloat, unknown, type Value } from './value.ts'

/** What the model is evaluated on, as far as it is known. */
export interface Evaluated {
  /** Rows of a whole pass; 0 where they are not known yet. */
  readonly rows: number
  /** Classes that logits are compared over; null where they are not known yet. */
  readonly classes: number | null
}

/** Rows of one pass, the most first: more hold more memory, fewer take longer. */
const rowsTried = [1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1]
const mostFixedRows = 4096

/** Why a snapshot that lacks a tensor is refused, and what to do. */
const ifMissing =
  "An initializer of the uploaded graph is taken from each snapshot unless the run's model names it under constants: send it, or open the run with it there."

/** Checks a graph against its specification, and makes the model of it. */
export function uploadedModel(
  file: OnnxFile,
  spec: OnnxSpec,
  evaluated: Evaluated,
  limits: OnnxLimits = defaultOnnxLimits,
): OnnxResult<Model> {
  return refusable(() => {
    const found = interfaceOf(file, spec)
    const sized = sizedFor(file, found, spec, limits)
    const { graph, rows, budget } = sized
    const passes = Math.max(1, Math.ceil(evaluated.rows / rows))
    if (budget.operations * passes > limits.operations) {
      const giga = (operations: number): string => (operations / 1e9).toPrecision(3)
      refuse(
        'onnx_operations',
        `A pass over ${Math.max(evaluated.rows, rows)} rows takes ${giga(budget.operations * passes)} GFLOP; at most ${giga(limits.operations)} are taken. Send a smaller probe, or fewer layers.`,
      )
    }
    const logits = wantedOf(graph, found.logits, 'logits', spec, rows)
    const hidden = found.hidden.map((name, index) => wantedOf(graph, name, `hidden.${index}`, spec, rows))
    const width = shapeOf(graph, logits).at(-1) ?? 0
    if (evaluated.classes !== null && width < evaluated.classes)
      refuse('onnx_logits', `The logits have ${width} classes, and the run's task has ${evaluated.classes}.`)
    const make = (wanted: readonly Wanted[]): UploadedGraph => {
      const made = rewrite(file, found, graph.values, wanted)
      if (!made.inputs.some(({ name }) => name === 'tokens'))
        refuse('onnx_tokens', `The logits do not depend on the input ${quoted(found.tokens.name)}.`)
      const outputs = wanted.map((one) => ({ name: one.as, shape: shapeOf(graph, one) }))
      return {
        name: 'uploaded',
        bytes: writeOnnx(made),
        rows,
        context: spec.context,
        inputs: made.inputs,
        outputs,
      }
    }
    const forward = make([logits])
    const withHidden = hidden.length === 0 ? null : make([logits, ...hidden])
    const fed = new Set((withHidden ?? forward).inputs.map(({ name }) => name))
    const embedding = embeddingOf(found, spec)
    return {
      tensors: found.weights.filter(({ name }) => fed.has(name)).map(tensorSpecOf),
      ifMissing,
      contradiction: null,
      forward,
      grid: null,
      constants: {},
      hidden: withHidden === null ? null : () => withHidden,
      neuronLogit: null,
      embedding: embedding?.name ?? null,
      embeddingByToken: embedding?.byToken ?? false,
      neurons: 0,
      vocabulary: width,
      operationsPerRow: budget.operations / rows,
    }
  })
}

interface Sized {
  readonly graph: InferredGraph
  readonly rows: number
  readonly budget: Budget
}

/** The graph at the most rows that fit the memory; at those that its input declares, where it declares them. */
function sizedFor(file: OnnxFile, found: Interface, spec: OnnxSpec, limits: OnnxLimits): Sized {
  const [declared = null] = found.tokens.dims ?? []
  if (typeof declared === 'number') {
    if (declared < 1 || declared > mostFixedRows)
      refuse(
        'onnx_tokens',
        `The tokens are declared with ${declared} rows; 1 to ${mostFixedRows} are taken, or a name for any number.`,
      )
    return sized(file, found, spec, limits, declared)
  }
  for (const rows of rowsTried.slice(0, -1)) {
    const fitted = refusable(() => sized(file, found, spec, limits, rows))
    if (fitted.ok) return fitted.value
    if (fitted.failure.code !== 'onnx_memory') refuse(fitted.failure.code, fitted.failure.detail)
  }
  return sized(file, found, spec, limits, 1)
}

function sized(file: OnnxFile, found: Interface, spec: OnnxSpec, limits: OnnxLimits, rows: number): Sized {
  const inputs = new Map<string, Value>()
  inputs.set(found.tokens.name, unknown(found.tokens.type ?? 'int64', [rows, spec.context]))
  for (const { name, value } of found.weights) inputs.set(name, value)
  const fed = { ...file, initializers: file.initializers.filter(({ name }) => !inputs.has(name)) }
  const graph = infer(fed, inputs, limits)
  const budget = budgetOf(graph, new Set([found.logits, ...found.hidden]))
  if (budget.bytes > limits.liveBytes) {
    refuse(
      'onnx_memory',
      `A pass over ${rows} ${rows === 1 ? 'row' : 'rows'} would hold about ${budget.bytes} bytes at once, weights included; at most ${limits.liveBytes} are taken.`,
    )
  }
  return { graph, rows, budget }
}

/** A value that is read: [rows, width], or [rows, positions, width] at the position that is read. */
function wantedOf(graph: InferredGraph, from: string, as: string, spec: OnnxSpec, rows: number): Wanted {
  const code = as === 'logits' ? 'onnx_logits' : 'onnx_hidden'
  const value = graph.values.get(from)
  if (value === undefined) return refuse(code, `The graph has no value ${quoted(from)}.`)
  const { read_position } = spec
  const { shape } = value
  if (!isFloat(value.type) || shape[0] !== rows || shape.length < 2 || shape.length > 3)
    return refuse(
      code,
      `${quoted(from)} is ${describe(value)} for ${rows} rows; it must be [rows, width] or [rows, positions, width].`,
    )
  if (shape.length === 2) return { from, as, position: null }
  const [, positions = 0] = shape
  if (read_position === undefined || read_position >= positions) {
    return refuse(
      code,
      `${quoted(from)} is ${describe(value)}: the run's model must say which of the ${positions} positions is read, in read_position.`,
    )
  }
  return { from, as, position: read_position }
}

function shapeOf({ values }: InferredGraph, { from, position }: Wanted): readonly number[] {
  const shape = values.get(from)?.shape ?? []
  return position === null ? shape : shape.toSpliced(1, 1)
}

function embeddingOf({ weights }: Interface, { embedding, vocabulary }: OnnxSpec) {
  if (embedding === undefined) return null
  const shape = weights.find(({ name }) => name === embedding)?.value.shape ?? []
  if (shape.length !== 2 || !shape.includes(vocabulary)) {
    return refuse(
      'onnx_embedding',
      `${quoted(embedding)} is no weight of the graph with two axes, one of them the vocabulary of ${vocabulary}.`,
    )
  }
  return { name: embedding, byToken: shape[0] === vocabulary }
}
