/** The bytes of a graph, as a runtime takes them. */
import { encode } from '../onnx/encode.ts'
import type { GraphCall } from './evaluation.ts'

export function bytesOfGraph(graph: GraphCall['graph']): Uint8Array {
  return 'bytes' in graph ? graph.bytes : encode(graph)
}
