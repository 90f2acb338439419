/** Takes a run's uploaded graph: checked against the run, passed once through the runtime, then stored and named in the ledger. */
import type { Feeds } from '../core/evaluation.ts'
import type { Model } from '../core/models/model.ts'
import type { UploadedGraph } from '../core/uploaded-graph.ts'
import { sha256 } from './digest.ts'
import { failed, type Result, success } from './failure.ts'
import { modelKey } from './object-keys.ts'
import type { GraphRuntime, ModelBegun, Ports } from './ports.ts'
import { storedFiles, subjectOf } from './subjects.ts'

export interface ModelReceipt {
  readonly run: string
  readonly sha256: string
  readonly already_known: boolean
  /** Tensors that each snapshot must hold, and their shapes. */
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[]
  readonly rows_at_once: number
  readonly operations_per_row: number
}

export async function receiveModel(
  ports: Ports,
  run: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<ModelReceipt>> {
  const ledger = ports.ledger(run)
  const described = await ledger.describe()
  if (described === null) return failed({ kind: 'run_unknown', run })
  if (described.spec.model?.architecture !== 'onnx') {
    return invalid(
      'model_not_onnx',
      "Only a run whose model has the architecture 'onnx' takes a graph; this one's model is built in, or missing.",
    )
  }
  const files = { ...(await storedFiles(ports.objects, run, described)), model: bytes }
  const prepared = subjectOf(described, files, ports.limits.evaluation)
  if (!prepared.ok) return prepared
  const { model } = prepared.subject
  if (model === null || !('bytes' in model.forward))
    throw new Error('the subject was prepared without its graph')
  const digest = await sha256(bytes)
  const receipt = receiptOf(run, digest, model, model.forward)
  const begun = await ledger.beginModel(digest)
  if (begun.kind !== 'go') return answer(receipt, begun)
  const refused = await firstPass(ports.runtime, model, model.hidden?.() ?? model.forward)
  if (refused !== null) return invalid('onnx_runtime', `ONNX Runtime does not run this graph: ${refused}`)
  if (!(await ledger.heard())) return failed({ kind: 'run_unknown', run })
  const key = modelKey(run, digest)
  if (!(await ports.objects.put(key, bytes, digest)))
    return failed({ kind: 'unavailable', detail: 'The object store did not take the model. Send it again.' })
  const set = await ledger.setModel(digest)
  // The run was deleted, or took another model, while this one was on the way: leave nothing behind.
  if (set.kind === 'run_unknown' || set.kind === 'conflict') await ports.objects.remove(key)
  return answer(receipt, set)
}

function receiptOf(run: string, digest: string, model: Model, { rows }: UploadedGraph): ModelReceipt {
  return {
    run,
    sha256: digest,
    already_known: false,
    tensors: model.tensors.map(({ name, sizes }) => ({ name, shape: sizes })),
    rows_at_once: rows,
    operations_per_row: Math.round(model.operationsPerRow),
  }
}

function answer(receipt: ModelReceipt, begun: ModelBegun): Result<ModelReceipt> {
  const { run, sha256: given_sha256 } = receipt
  switch (begun.kind) {
    case 'run_unknown':
      return failed({ kind: 'run_unknown', run })
    case 'conflict':
      return failed({ kind: 'model_conflict', run, stored_sha256: begun.stored_sha256, given_sha256 })
    default:
      return success({ ...receipt, already_known: begun.kind === 'known' })
  }
}

/** Why the runtime does not take the graph, or null: one pass with weights of zero, and token 0 everywhere. */
async function firstPass(
  runtime: GraphRuntime,
  { tensors }: Model,
  graph: Model['forward'],
): Promise<string | null> {
  if (!('bytes' in graph)) throw new Error('the graph of an uploaded model is uploaded')
  const feeds: Record<string, Feeds[string]> = {}
  for (const { name, sizes } of tensors) {
    const elements = sizes.reduce((product, size) => product * size, 1)
    if (graph.inputs.some((input) => input.name === name))
      feeds[name] = { dtype: 'float32', shape: sizes, data: new Float32Array(elements) }
  }
  const { rows, context } = graph
  feeds['tokens'] = { dtype: 'int64', shape: [rows, context], data: new BigInt64Array(rows * context) }
  const outcome = await runtime.exclusively(() => runtime.run({ graph, feeds }))
  if (!outcome.ok) return outcome.failure.detail
  for (const { name, shape } of graph.outputs) {
    const output = outcome.outputs[name]
    if (output?.dtype !== 'float32' || output.shape.join() !== shape.join())
      return `'${name}' came out as [${output?.shape.join(', ')}], and [${shape.join(', ')}] was inferred.`
  }
  return null
}

function invalid(code: string, detail: string): Result<never> {
  return failed({ kind: 'invalid', code, detail, errors: [{ pointer: '', detail }] })
}
