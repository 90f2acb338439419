/** The sessions of graphs: those of the advisor's own graphs are kept, those of uploaded ones only while they are in use. */
import type * as ort from 'onnxruntime-web/wasm'
import type { GraphCall } from '../../core/evaluation.ts'
import type { UploadedGraph } from '../../core/uploaded-graph.ts'
import type { Graph } from '../../onnx/graph.ts'

/** Each holds its graph's constants and what the runtime made of them, in the one memory that all share. */
const mostUploaded = 4

export interface Sessions {
  /** The graph's session, made where there is none. Evict only between runs: the oldest uploaded one is released. */
  of(graph: GraphCall['graph']): Promise<ort.InferenceSession>
  /** Forgets a session that broke; another is made when it is asked for again. */
  drop(graph: GraphCall['graph']): Promise<void>
}

export function createSessions(make: (graph: GraphCall['graph']) => Promise<ort.InferenceSession>): Sessions {
  const own = new WeakMap<Graph, Promise<ort.InferenceSession>>()
  // In the order of their last use.
  const uploaded = new Map<UploadedGraph, Promise<ort.InferenceSession>>()

  async function release(graph: UploadedGraph): Promise<void> {
    const session = uploaded.get(graph)
    uploaded.delete(graph)
    // One that was never made, or broke, has nothing to give back.
    await session?.then((made) => made.release()).catch(() => undefined)
  }

  async function ofUploaded(graph: UploadedGraph): Promise<ort.InferenceSession> {
    const known = uploaded.get(graph)
    uploaded.delete(graph)
    for (const oldest of uploaded.keys()) {
      if (uploaded.size < mostUploaded) break
      await release(oldest)
    }
    const session = known ?? make(graph)
    uploaded.set(graph, session)
    session.catch(() => uploaded.delete(graph))
    return session
  }

  return {
    of(graph) {
      if ('bytes' in graph) return ofUploaded(graph)
      const known = own.get(graph)
      if (known !== undefined) return known
      const made = make(graph)
      own.set(graph, made)
      made.catch(() => own.delete(graph))
      return made
    },
    async drop(graph) {
      if ('bytes' in graph) await release(graph)
      else own.delete(graph)
    },
  }
}
