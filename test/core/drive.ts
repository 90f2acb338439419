/** Drives an evaluation of the core with ONNX Runtime in Node, one session a graph. */
import * as ort from 'onnxruntime-web/wasm'
import type { Evaluation, Feeds, GraphCall, Request, StoredRead, Tensor } from '../../src/core/evaluation.ts'
import { bytesOfGraph } from '../../src/core/graph-bytes.ts'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

const sessions = new WeakMap<GraphCall['graph'], Promise<ort.InferenceSession>>()

/** Runs the evaluation to its value; what the runtime throws is thrown. `read` answers for stored weights. */
export async function drive<T>(
  evaluation: Evaluation<T>,
  read: (request: StoredRead) => Float32Array = ({ tensor }) => {
    throw new Error(`${tensor} is not stored`)
  },
): Promise<T> {
  let turn = evaluation.next()
  while (!turn.done) turn = evaluation.next(await answer(turn.value, read))
  return turn.value
}

async function answer(request: Request, read: (request: StoredRead) => Float32Array): Promise<Feeds> {
  if ('graph' in request) return runCall(request)
  if ('release' in request) {
    for (const { buffer } of request.release) new Uint8Array(buffer).fill(255)
    return {}
  }
  const data = read(request)
  return { weights: { dtype: 'float32', shape: [data.length], data } }
}

async function runCall({ graph, feeds }: GraphCall): Promise<Feeds> {
  const session = await sessionOf(graph)
  const tensors = Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)])
  const outputs = await session.run(Object.fromEntries(tensors))
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, fromOrt(name, tensor)]))
}

function sessionOf(graph: GraphCall['graph']): Promise<ort.InferenceSession> {
  const known = sessions.get(graph)
  if (known !== undefined) return known
  const made = ort.InferenceSession.create(bytesOfGraph(graph))
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
