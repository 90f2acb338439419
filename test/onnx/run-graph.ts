import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ort from 'onnxruntime-web/wasm'
import { expect } from 'vitest'
import type { DType } from '../../src/onnx/dtype.ts'
import { encode } from '../../src/onnx/encode.ts'
import type { Graph, GraphInput } from '../../src/onnx/graph.ts'

/** Runs a graph in ONNX Runtime, and holds the shapes that come out against those that the builder declared. */

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

export interface Tensor {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** With ONNX_DIR set, every graph that tests run is written there, for scripts/check-onnx.py. */
const directory = process.env['ONNX_DIR']

export async function run(
  built: Graph,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const bytes = encode(built)
  if (directory !== undefined) {
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, `${built.name}.onnx`), bytes)
  }
  const session = await ort.InferenceSession.create(bytes)
  const sizes = new Map<string, number>()
  const tensors: Record<string, ort.Tensor> = {}
  for (const input of built.inputs) {
    const feed = feeds[input.name]
    if (feed === undefined) throw new Error(`no feed for ${input.name}`)
    tensors[input.name] = toOrt(input.dtype, feed)
    expectShape(input, feed.shape, sizes)
  }
  const results = await session.run(tensors)
  await session.release()
  const outputs: Record<string, Tensor> = {}
  for (const output of built.outputs) {
    const result = results[output.name]
    if (result === undefined) throw new Error(`no output ${output.name}`)
    expect(result.type).toBe(output.dtype)
    expectShape(output, result.dims, sizes)
    outputs[output.name] = { shape: result.dims, data: numbers(result) }
  }
  return outputs
}

function toOrt(dtype: DType, { shape, data }: Tensor): ort.Tensor {
  switch (dtype) {
    case 'float32':
      return new ort.Tensor('float32', Float32Array.from(data), shape)
    case 'float64':
      return new ort.Tensor('float64', Float64Array.from(data), shape)
    case 'int64':
      return new ort.Tensor('int64', BigInt64Array.from(data, BigInt), shape)
    case 'bool':
      return new ort.Tensor('bool', Uint8Array.from(data), shape)
  }
}

function numbers(tensor: ort.Tensor): number[] {
  return Array.from(tensor.data, Number)
}

function expectShape(declared: GraphInput, actual: readonly number[], sizes: Map<string, number>): void {
  const expected = declared.shape.map((dim, axis) => {
    if (typeof dim === 'number') return dim
    const known = sizes.get(dim) ?? productOf(dim, sizes) ?? actual[axis] ?? -1
    sizes.set(dim, known)
    return known
  })
  expect([...actual], `shape of ${declared.name}`).toEqual(expected)
}

/** A name such as rows*n or rows+2, worked out from sizes that are known. */
function productOf(name: string, sizes: ReadonlyMap<string, number>): number | undefined {
  const size = (part: string) => (/^\d+$/.test(part) ? Number(part) : (sizes.get(part) ?? Number.NaN))
  const parts = name.split(/[*+]/).map(size)
  if (parts.length < 2 || parts.some(Number.isNaN)) return undefined
  return name.includes('*') ? parts.reduce((a, b) => a * b, 1) : parts.reduce((a, b) => a + b, 0)
}
