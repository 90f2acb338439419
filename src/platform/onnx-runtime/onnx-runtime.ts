/** The graph runtime on ONNX Runtime in WebAssembly: one boot an isolate, one session a graph, one evaluation at a time. */
import * as ort from 'onnxruntime-web/wasm'
import type { GraphCall } from '../../core/evaluation.ts'
import { encode } from '../../onnx/encode.ts'
import type { Graph } from '../../onnx/graph.ts'
import type { GraphOutcome, GraphRuntime } from '../../service/ports.ts'
import { type Booted, boot } from './boot.ts'
import { createExclusive } from './exclusive.ts'
import { fromOrt, toOrt } from './tensors.ts'

/** Without arena and patterns the memory of a run is given back to the heap, for a run of another shape to use. */
const sessionOptions: ort.InferenceSession.SessionOptions = {
  executionProviders: ['wasm'],
  enableCpuMemArena: false,
  enableMemPattern: false,
}

export function createOnnxRuntime(memoryPages: number): GraphRuntime {
  const sessions = new WeakMap<Graph, Promise<ort.InferenceSession>>()
  const exclusively = createExclusive()
  let booting: Promise<Booted> | null = null

  async function make(graph: Graph): Promise<ort.InferenceSession> {
    const create = () => ort.InferenceSession.create(encode(graph), sessionOptions)
    if (booting === null) {
      const first = boot(memoryPages, create)
      booting = first
      first.catch(() => {
        booting = null
      })
      return (await first).first
    }
    await booting
    return create()
  }

  function session(graph: Graph): Promise<ort.InferenceSession> {
    const cached = sessions.get(graph)
    if (cached !== undefined) return cached
    const made = make(graph)
    sessions.set(graph, made)
    made.catch(() => sessions.delete(graph))
    return made
  }

  let memory: Booted['memory'] = null
  return {
    exclusively,
    memoryBytes: () => memory?.buffer.byteLength ?? 0,
    async run(call: GraphCall): Promise<GraphOutcome> {
      try {
        const ready = await session(call.graph)
        if (booting !== null) memory = (await booting).memory
        const feeds = Object.fromEntries(
          Object.entries(call.feeds).map(([name, tensor]) => [name, toOrt(tensor)]),
        )
        const outputs = await ready.run(feeds)
        return {
          ok: true,
          outputs: Object.fromEntries(
            Object.entries(outputs).map(([name, tensor]) => [name, fromOrt(name, tensor)]),
          ),
        }
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error)
        return {
          ok: false,
          failure: { code: isOutOfMemory(detail) ? 'out_of_memory' : 'runtime_error', detail },
        }
      }
    },
  }
}

/** ONNX Runtime tells of it in words: `std::bad_alloc`, or a failed allocation of its arena. */
function isOutOfMemory(detail: string): boolean {
  return /bad_alloc|failed to allocate|out of memory|memory access out of bounds|Cannot enlarge/i.test(detail)
}
