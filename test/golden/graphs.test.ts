/** The listing of every graph of the core, held against a file: a graph changes only where someone meant it to. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { measures } from '../../src/core/measures/register.ts'
import { modelOf } from '../../src/core/models/register.ts'
import type { Graph } from '../../src/onnx/graph.ts'
import { listing } from '../../src/onnx/listing.ts'
import { architectures, modelSpec } from '../core/random-run.ts'
import { specOf } from '../core/small-run.ts'

const folder = fileURLToPath(new URL('./graphs/', import.meta.url))
const source = fileURLToPath(new URL('../../src/core/measures/', import.meta.url))

const graphs = [
  ...new Set([
    ...measures.flatMap((measure) => measure.graphs),
    ...(await exportedGraphs()),
    ...architectures.flatMap((architecture) => {
      const { model } = specOf({ model: modelSpec(architecture, 7) })
      const made = model === undefined ? undefined : modelOf(model)
      if (made === undefined) return []
      const grid = made.grid === null ? [] : [made.grid.tables, made.grid.pairs]
      const neuronLogit = made.neuronLogit === null ? [] : [made.neuronLogit]
      const hidden = made.hidden === null ? [] : [made.hidden()]
      const logits = made.logits === undefined ? [] : [made.logits()]
      return [made.forward, ...logits, ...hidden, ...neuronLogit, ...grid].filter(isGraph)
    }),
  ]),
]

test.each(graphs.map((graph) => [graph.name, graph] as const))('%s', async (name, graph) => {
  await expect(listing(graph)).toMatchFileSnapshot(`${folder}${name}.txt`)
})

test('each graph has a name of its own, and no file is left of one that is gone', () => {
  const files = graphs.map(({ name }) => `${name}.txt`)
  expect(new Set(files).size).toBe(files.length)
  expect(readdirSync(folder).sort()).toEqual(files.sort())
})

test('measures, quantities and models all have graphs here', () => {
  const names = graphs.map(({ name }) => name)
  for (const name of [
    'gini_embedding',
    'row_losses',
    'class_means',
    'mlp_direct_forward',
    'transformer_neuron_logit',
  ])
    expect(names).toContain(name)
})

/** Every graph that a file of measures or of quantities exports. */
async function exportedGraphs(): Promise<Graph[]> {
  const found: Graph[] = []
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const module: Record<string, unknown> = await import(`${source}${file}`)
    found.push(...Object.values(module).filter(isGraph))
  }
  return found
}

function isGraph(value: unknown): value is Graph {
  return typeof value === 'object' && value !== null && 'nodes' in value && 'constants' in value
}
