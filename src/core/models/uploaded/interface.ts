/** Which of an uploaded graph's inputs are the tokens, which are weights, and which output is the logits. */
import type { OnnxSpec } from '../../../wire/model.ts'
import type { OnnxCode } from '../../../wire/onnx/codes.ts'
import { quoted, refuse } from '../../../wire/onnx/failure.ts'
import type { OnnxFile, OnnxTensor, OnnxValue } from '../../../wire/onnx/file.ts'
import type { TensorSpec } from '../model.ts'
import { elementsOf, isFloat, isInteger, unknown, type Value } from './value.ts'

/** The names that the graph has for what the advisor feeds and reads. */
export interface Interface {
  readonly tokens: OnnxValue
  readonly logits: string
  readonly hidden: readonly string[]
  /** Taken from each snapshot: initializers, and inputs of floating-point numbers. */
  readonly weights: readonly Weight[]
}

/** A weight under its name in the graph, which is its name in snapshots. */
export interface Weight {
  readonly name: string
  readonly value: Value
}

/** Names that the advisor feeds and reads itself. */
const ownNames = /^(tokens|logits|hidden\.\d+)$/

export function interfaceOf(file: OnnxFile, spec: OnnxSpec): Interface {
  const initialized = new Set(file.initializers.map(({ name }) => name))
  const inputs = file.inputs.filter(({ name }) => !initialized.has(name))
  const tokens = chosen(
    'onnx_tokens',
    'input of whole numbers',
    spec.tokens,
    inputs.filter(({ type }) => type !== null && isInteger(type)),
  )
  checkTokens(tokens, spec)
  const logits = chosen('onnx_logits', 'output', spec.logits, file.outputs)
  const weights = [
    ...inputs.filter(({ name }) => name !== tokens.name).map(weightOfInput),
    ...weightsAmong(file.initializers, spec.constants ?? []),
  ]
  const own = weights.find(({ name }) => ownNames.test(name))
  if (own !== undefined)
    refuse(
      'onnx_name_duplicate',
      `A weight is named ${quoted(own.name)}, a name that the advisor uses itself.`,
    )
  return { tokens, logits: logits.name, hidden: spec.hidden ?? [], weights }
}

/** The one that the specification names, or the only one that there is. */
function chosen(
  code: OnnxCode,
  what: string,
  name: string | undefined,
  candidates: readonly OnnxValue[],
): OnnxValue {
  const [first, ...more] = candidates
  const named = name === undefined ? undefined : candidates.find((candidate) => candidate.name === name)
  if (named !== undefined) return named
  const names = candidates.map((candidate) => quoted(candidate.name)).slice(0, 10)
  if (name !== undefined)
    return refuse(code, `The graph has no ${what} ${quoted(name)}; it has ${names.join(', ') || 'none'}.`)
  if (first === undefined || more.length > 0)
    return refuse(
      code,
      `The graph has ${candidates.length} of the kind ${what} (${names.join(', ')}): name one in the run's model.`,
    )
  return first
}

function checkTokens({ name, dims }: OnnxValue, { context }: OnnxSpec): void {
  const [, positions] = dims ?? [null, null]
  if ((dims !== null && dims.length !== 2) || (typeof positions === 'number' && positions !== context)) {
    refuse(
      'onnx_tokens',
      `The input ${quoted(name)} is [${dims?.map((dim) => dim ?? '?').join(', ')}]; tokens are [rows, ${context}], the context of the run's model.`,
    )
  }
}

function weightOfInput({ name, type, dims }: OnnxValue): Weight {
  const sizes = dims?.flatMap((dim) => (typeof dim === 'number' && dim > 0 ? [dim] : [])) ?? []
  if (type === null || !isFloat(type) || dims === null || sizes.length !== dims.length) {
    return refuse(
      'onnx_input',
      `The input ${quoted(name)} is neither the tokens nor a weight: of further inputs only floating-point numbers of a fixed shape are taken, and come from the snapshot. Export the model with whatever else it needs inside.`,
    )
  }
  return { name, value: unknown(type, sizes) }
}

/** Floating-point initializers of more than one element, but for those that the specification calls constants. */
function weightsAmong(initializers: readonly OnnxTensor[], constants: readonly string[]): Weight[] {
  const floats = initializers.filter(({ type }) => isFloat(type))
  for (const name of constants) {
    if (!floats.some((tensor) => tensor.name === name))
      refuse(
        'onnx_constant',
        `constants names ${quoted(name)}, which is no floating-point initializer of the graph.`,
      )
  }
  const weights: Weight[] = []
  for (const { name, type, dims, data } of initializers) {
    if (isFloat(type) && elementsOf(dims) > 1 && !constants.includes(name)) {
      weights.push({ name, value: unknown(type, dims) })
    } else if (data === null) {
      refuse('onnx_constant', `The constant ${quoted(name)} has no data: only weights may come without.`)
    }
  }
  return weights
}

/** A weight as the core checks snapshots for it. */
export function tensorSpecOf({ name, value }: Weight): TensorSpec {
  return { name, letters: [], sizes: value.shape }
}
