/** Files made to do harm, through the front door: each is refused by name within the limits, and the next run is served. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { OnnxFile, OnnxNode, OnnxTensor } from '../../../src/wire/onnx/file.ts'
import { writeOnnx } from '../../../src/wire/onnx/write.ts'
import { problemSchema } from '../../../src/wire/problem.ts'
import { runSchema } from '../../../src/wire/run.ts'
import { embeddingFile, int64s, node } from '../../core/models/uploaded/files.ts'
import { openRun, putSnapshot, request, sendBytes, sendJson, snapshotBytes } from '../support/requests.ts'

/** A safetensors file of this header, with so many bytes behind it. */
function safetensors(header: string, behind = 0, announced?: bigint): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.byteLength + behind)
  new DataView(bytes.buffer).setBigUint64(0, announced ?? BigInt(text.byteLength), true)
  bytes.set(text, 8)
  return bytes
}

const entry = (shape: readonly number[], offsets: readonly number[], dtype = 'F32') =>
  JSON.stringify({ dtype, shape, data_offsets: offsets })

const bombs: Readonly<Record<string, readonly [code: string, bytes: () => Uint8Array<ArrayBuffer>]>> = {
  'a header of 2^63 bytes': ['header_too_large', () => safetensors('{}', 0, 2n ** 63n)],
  'a header of 2^64 - 1 bytes': ['header_too_large', () => safetensors('{}', 0, 2n ** 64n - 1n)],
  'a header that is longer than the file': ['header_exceeds_file', () => safetensors('{}', 0, 1_000n)],
  'a header of brackets': [
    'header_not_json',
    () => safetensors(`{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`.slice(0, -1)),
  ],
  'tensors that share bytes': [
    'overlap',
    () => safetensors(`{"a": ${entry([2], [0, 8])}, "b": ${entry([2], [4, 12])}}`, 12),
  ],
  'a thousand million elements without a byte': [
    'size_mismatch',
    () => safetensors(`{"a": ${entry([1_000_000_000], [0, 0])}}`),
  ],
  'more elements than can be counted': [
    'size_overflow',
    () => safetensors(`{"a": ${entry([2 ** 40, 2 ** 40], [0, 0])}}`),
  ],
  'a place beyond the end': [
    'offsets_out_of_range',
    () => safetensors(`{"a": ${entry([2 ** 30], [0, 2 ** 32])}}`, 8),
  ],
  'many tensors': [
    'too_many_tensors',
    () =>
      safetensors(`{${Array.from({ length: 10_001 }, (_, i) => `"${i}": ${entry([0], [0, 0])}`).join()}}`),
  ],
}

let run: string
let withModel: string

beforeAll(async () => {
  run = (await openRun()).run
  const shape = { vocabulary: 5, context: 2, read_position: 1 }
  const model = { architecture: 'onnx', ...shape, embedding: 'table' }
  const spec = { name: 'uploaded', model, task: { kind: 'generic', classes: 5 } }
  withModel = runSchema.parse(await (await sendJson('POST', '/v1/runs', spec)).json()).run
})

/** The advisor answers, and evaluates what it is sent. */
async function isWell(): Promise<void> {
  expect((await request('GET', '/healthz')).status).toBe(200)
  const { run: next } = await openRun('the next one')
  expect((await putSnapshot(next, 1, snapshotBytes(1))).readings).toHaveProperty('weight_norm')
}

async function codeOf(answer: Response): Promise<[number, string]> {
  return [answer.status, problemSchema.parse(await answer.json()).code]
}

describe('a safetensors file with', () => {
  it.each(Object.keys(bombs))('%s is refused', async (name) => {
    const [code, make] = bombs[name] ?? expect.fail('no such file')
    const bytes = make()
    expect(await codeOf(await sendBytes('PUT', `/v1/runs/${run}/snapshots/1`, bytes))).toEqual([422, code])
    expect(await codeOf(await sendBytes('PUT', `/v1/runs/${withModel}/probe`, bytes))).toEqual([422, code])
    await isWell()
  })
})

/** A node that makes more of the embedded tokens, on the way to nothing: it is checked all the same. */
const beside = (operator: string, ...inputs: readonly string[]): readonly OnnxNode[] => [
  node(operator, inputs, ['beside']),
]

function onnx(nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[] = []): Uint8Array<ArrayBuffer> {
  const plain: OnnxFile = embeddingFile()
  return new Uint8Array(
    writeOnnx({
      ...plain,
      nodes: [...plain.nodes, ...nodes],
      initializers: [...plain.initializers, ...initializers],
    }),
  )
}

/** Of a protobuf message: a field that holds bytes. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const length: number[] = []
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    if (rest <= 0x7f) break
  }
  return Uint8Array.from([...varint((number << 3) | 2), ...length, ...bytes])
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]
}

/** An attribute that holds a graph whose node has an attribute that holds a graph, and so on. */
function nested(depth: number): Uint8Array<ArrayBuffer> {
  let attribute = new Uint8Array(0)
  for (let level = 0; level < depth; level += 1) {
    const inNode = field(5, attribute)
    attribute = new Uint8Array(field(6, field(1, inNode)))
  }
  return new Uint8Array(field(7, field(1, field(5, attribute))))
}

const wide = (name: string, ...sizes: bigint[]) => int64s(name, sizes)

const models: Readonly<Record<string, () => Uint8Array<ArrayBuffer>>> = {
  'a shape of 2^60 filled': () =>
    onnx(beside('ConstantOfShape', 'huge'), [wide('huge', 2n ** 40n, 2n ** 20n)]),
  'a table repeated': () => onnx(beside('Tile', 'table', 'often'), [wide('often', 2n ** 16n, 64n)]),
  'a table made wide': () => onnx(beside('Expand', 'table', 'wide'), [wide('wide', 2n ** 24n, 5n, 5n)]),
  'a loop': () => onnx(beside('Loop', 'table')),
  'a branch': () => onnx(beside('If', 'table')),
  'an operator of no list': () => onnx(beside('LocalFunction', 'table')),
  'graphs in each other': () => nested(200),
  'nodes without end': () => new Uint8Array(field(7, Uint8Array.from(Array(500_000).fill([0x0a, 0]).flat()))),
  'data in another file': () => {
    const external = field(
      13,
      Uint8Array.from([...field(1, ascii('location')), ...field(2, ascii('/etc/passwd'))]),
    )
    const tensor = Uint8Array.from([0x08, 5, 0x10, 1, ...field(8, ascii('table')), ...external, 0x70, 1])
    return new Uint8Array(field(7, field(5, tensor)))
  },
  'half a file': () => onnx([]).slice(0, 40),
  nothing: () => new Uint8Array(0),
  'bytes of no form': () => new Uint8Array(10_000).fill(0xff),
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

describe('an ONNX model with', () => {
  it.each(Object.keys(models))('%s is refused', async (name) => {
    const bytes = models[name]?.() ?? expect.fail('no such model')
    const [status, code] = await codeOf(await sendBytes('PUT', `/v1/runs/${withModel}/model`, bytes))
    expect([name, status]).toEqual([name, 422])
    // For what it is, and not because it would be no model even without that.
    expect(code).toMatch(/^onnx_(?!logits)/)
    await isWell()
  })

  it('nothing of that is taken', async () => {
    const answer = await sendBytes('PUT', `/v1/runs/${withModel}/model`, onnx([]))
    expect(await answer.json()).toMatchObject({ run: withModel, already_known: false })
  })
})
