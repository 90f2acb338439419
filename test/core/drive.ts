/** Drives an evaluation of the core with ONNX Runtime in Node, one session a graph. */
import * as ort from 'onnxruntime-web/wasm'
import type { Evaluation, Feeds, GraphCall, Tensor } from '../../src/core/evaluation.ts'
import { encode } from '../../src/onnx/encode.ts'
import type { Graph } from '../../src/onnx/graph.ts'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

const sessions = new WeakMap<Graph, Promise<ort.InferenceSession>>()

/** Runs the evaluation to its value; what the runtime throws is thrown. */
export async function drive<T>(evaluation: Evaluation<T>): Promise<T> {
  let turn = evaluation.next()
  while (!turn.done) turn = evaluation.next(await runCall(turn.value))
  return turn.value
}

async function runCall({ graph, feeds }: GraphCall): Promise<Feeds> {
  const session = await sessionOf(graph)
  const tensors = Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)])
  const outputs = await session.run(Object.fromEntries(tensors))
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, fromOrt(name, tensor)]))
}

function sessionOf(graph: Graph): Promise<ort.InferenceSession> {
  const known = sessions.get(graph)
  if (known !== undefined) return known
  const made = ort.InferenceSession.create(encode(graph))
  sessions.set(graph, made)
  return made
}

function toOrt({ dtype, shape, data }: Tensor): ort.Tensor {
  switch (dtype) {
    case 'float32':
      return new ort.Tensor('float32', data, shape)
    case 'float64':
      return new ort.Tensor('float64', data, shape)
    case 'int64':
      return new ort.Tensor('int64', data, shape)
  }
}

function fromOrt(name: string, { data, dims: shape, type }: ort.Tensor): Tensor {
  if (data instanceof Float32Array) return { dtype: 'float32', shape, data }
  if (data instanceof Float64Array) return { dtype: 'float64', shape, data }
  if (data instanceof BigInt64Array) return { dtype: 'int64', shape, data }
  throw new Error(`output ${name} is of type ${type}`)
}
