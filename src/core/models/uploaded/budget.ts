/** What a pass over an inferred graph takes: operations, and the most bytes that it holds at once. */
import type { InferredGraph } from './infer.ts'
import { bytesOf } from './value.ts'

export interface Budget {
  readonly operations: number
  /** In the order of the file; the runtime may choose another, so it is an estimate. */
  readonly bytes: number
}

/** `kept` are the outputs, which are held to the end. What is not made by a node is held throughout. */
export function budgetOf({ values, nodes }: InferredGraph, kept: ReadonlySet<string>): Budget {
  const lastRead = new Map<string, number>()
  const made = new Set<string>()
  for (const [index, { node }] of nodes.entries()) {
    for (const name of node.inputs) lastRead.set(name, index)
    for (const name of node.outputs) {
      made.add(name)
      lastRead.set(name, index)
    }
  }
  const sizeOf = (name: string): number => {
    const value = values.get(name)
    return value === undefined ? 0 : bytesOf(value)
  }
  let held = 0
  for (const name of values.keys()) if (!made.has(name)) held += sizeOf(name)
  let most = held
  for (const [index, { node, workspace }] of nodes.entries()) {
    for (const name of node.outputs) held += sizeOf(name)
    most = Math.max(most, held + workspace)
    for (const name of new Set([...node.inputs, ...node.outputs]))
      if (made.has(name) && lastRead.get(name) === index && !kept.has(name)) held -= sizeOf(name)
  }
  return { operations: nodes.reduce((sum, { operations }) => sum + operations, 0), bytes: most }
}
