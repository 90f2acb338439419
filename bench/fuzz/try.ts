/** Tries one input as the advisor would take it; of the ONNX models that pass, a share is run by ONNX Runtime. */
import * as ort from 'onnxruntime-web/wasm'
import type { Model } from '../../src/core/models/model.ts'
import { uploadedModel } from '../../src/core/models/uploaded/uploaded-model.ts'
import { readProbe } from '../../src/core/probe.ts'
import { readSnapshot } from '../../src/core/snapshot.ts'
import { prepareSubject } from '../../src/core/subject.ts'
import type { OnnxSpec } from '../../src/wire/model.ts'
import { readOnnx } from '../../src/wire/onnx/read.ts'
import { parseSafetensors } from '../../src/wire/safetensors/parse.ts'
import { type Input, runSpec } from './inputs.ts'
import type { Random } from './random.ts'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'fatal'

/** The share of models that pass the checker and are run. */
const share = 1 / 2
/** A pass of more operations would only take the fuzzer's time. */
const mostOperations = 2e9

export interface Outcome {
  /** A code of refusal; null where the input is taken. */
  readonly code: string | null
  readonly ran: boolean
  /** What should not be: an output of another shape than was inferred. */
  readonly wrong: string | null
}

const prepared = prepareSubject(runSpec, null)
if (!prepared.ok) throw new Error(prepared.failure.detail)
const { subject } = prepared

const refused = (code: string): Outcome => ({ code, ran: false, wrong: null })
const taken: Outcome = { code: null, ran: false, wrong: null }

export async function tryInput(input: Input, random: Random): Promise<Outcome> {
  if (input.kind === 'onnx') return tryOnnx(input.bytes, input.spec, random)
  const parsed = parseSafetensors(input.bytes)
  if (!parsed.ok) return refused(parsed.failure.code)
  const read =
    input.kind === 'probe' ? readProbe(runSpec, parsed.file) : readSnapshot(subject, 0, parsed.file)
  return read.ok ? taken : refused(read.failure.code)
}

async function tryOnnx(bytes: Uint8Array, spec: OnnxSpec, random: Random): Promise<Outcome> {
  const read = readOnnx(bytes)
  if (!read.ok) return refused(read.failure.code)
  const made = uploadedModel(read.value, spec, { rows: 0, classes: null })
  if (!made.ok) return refused(made.failure.code)
  return random.chance(share) ? runModel(made.value) : taken
}

/** What the service does of a model that came: one pass with weights of zero. */
async function runModel({ forward, tensors, operationsPerRow }: Model): Promise<Outcome> {
  if (!('bytes' in forward) || forward.rows * operationsPerRow > mostOperations) return taken
  const { rows, context } = forward
  const feeds: Record<string, ort.Tensor> = {
    tokens: new ort.Tensor('int64', new BigInt64Array(rows * context), [rows, context]),
  }
  for (const { name, sizes } of tensors) {
    const elements = sizes.reduce((product, size) => product * size, 1)
    feeds[name] = new ort.Tensor('float32', new Float32Array(elements), sizes)
  }
  let session: ort.InferenceSession | null = null
  try {
    session = await ort.InferenceSession.create(forward.bytes, {
      enableCpuMemArena: false,
      enableMemPattern: false,
    })
    const { logits } = await session.run(feeds)
    const expected = forward.outputs.find(({ name }) => name === 'logits')?.shape ?? []
    const wrong =
      logits?.dims.join() === expected.join()
        ? null
        : `logits [${logits?.dims.join()}], inferred [${expected.join()}]`
    return { code: null, ran: true, wrong }
  } catch (error) {
    const trapped = error instanceof Error && error.name === 'RuntimeError'
    const wrong = trapped ? `a trap: ${error.message}` : null
    return { code: 'onnx_runtime', ran: true, wrong }
  } finally {
    await session?.release().catch(() => undefined)
  }
}
