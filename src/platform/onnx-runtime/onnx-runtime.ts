/** The graph runtime on ONNX Runtime in WebAssembly: one boot an isolate, one session a graph, one evaluation at a time. */
import * as ort from 'onnxruntime-web/wasm'
import type { GraphCall } from '../../core/evaluation.ts'
import { bytesOfGraph } from '../../core/graph-bytes.ts'
import type { GraphOutcome, GraphRuntime } from '../../service/ports.ts'
import { type Booted, boot } from './boot.ts'
import { createExclusive } from './exclusive.ts'
import { createSessions } from './sessions.ts'
import { fromOrt, toOrt } from './tensors.ts'

/** Without arena and patterns the memory of a run is given back to the heap, for a run of another shape to use. */
const sessionOptions: ort.InferenceSession.SessionOptions = {
  executionProviders: ['wasm'],
  enableCpuMemArena: false,
  enableMemPattern: false,
  // Errors come back as failures; what it warns of in a user's graph is nobody's to read.
  logSeverityLevel: 3,
}

export function createOnnxRuntime(memoryPages: number): GraphRuntime {
  const { exclusively, waiting } = createExclusive()
  let booting: Promise<Booted> | null = null

  async function make(graph: GraphCall['graph']): Promise<ort.InferenceSession> {
    const create = () => ort.InferenceSession.create(bytesOfGraph(graph), sessionOptions)
    if (booting === null) {
      const first = boot(memoryPages, create)
      booting = first
      first.catch(() => {
        booting = null
      })
      const session = (await first).first
      if (session.status === 'rejected') throw session.reason
      return session.value
    }
    await booting
    return create()
  }

  const sessions = createSessions(make)
  let memory: Booted['memory'] = null
  return {
    exclusively,
    waiting,
    memoryBytes: () => memory?.buffer.byteLength ?? 0,
    async run(call: GraphCall): Promise<GraphOutcome> {
      try {
        const ready = await sessions.of(call.graph)
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
        // A trap leaves the session in the middle of its run. The instance itself goes on working.
        if (error instanceof WebAssembly.RuntimeError) await sessions.drop(call.graph)
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
