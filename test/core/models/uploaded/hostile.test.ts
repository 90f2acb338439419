/** Models made to do harm, or by mistake: each is refused with its code, before anything of it runs. */
import { expect, test } from 'vitest'
import { uploadedModel } from '../../../../src/core/models/uploaded/uploaded-model.ts'
import { onnxSchema } from '../../../../src/wire/model.ts'
import type { OnnxCode } from '../../../../src/wire/onnx/codes.ts'
import type { OnnxFile, OnnxNode, OnnxTensor } from '../../../../src/wire/onnx/file.ts'
import { readOnnx } from '../../../../src/wire/onnx/read.ts'
import { writeOnnx } from '../../../../src/wire/onnx/write.ts'
import { embeddingFile, floats, int64s, node } from './files.ts'

interface Case {
  readonly what: string
  readonly code: OnnxCode
  readonly nodes?: readonly OnnxNode[]
  readonly initializers?: readonly OnnxTensor[]
  readonly file?: Partial<OnnxFile>
  readonly spec?: Record<string, unknown>
}

/** A node that makes more of the embedded tokens, on the way to nothing: it is checked all the same. */
const beside = (operator: string, ...inputs: readonly string[]): readonly OnnxNode[] => [
  node(operator, inputs, ['beside']),
]
const huge = int64s('huge', [2n ** 40n, 2n ** 20n])

const cases: readonly Case[] = [
  { what: 'a loop', code: 'onnx_operator', nodes: beside('Loop', 'table') },
  { what: 'an operator of no list', code: 'onnx_operator', nodes: beside('NonZero', 'table') },
  {
    what: 'an operator named as a method of objects',
    code: 'onnx_operator',
    nodes: beside('constructor', 'table'),
  },
  { what: 'a cycle', code: 'onnx_order', nodes: [node('Relu', ['b'], ['a']), node('Relu', ['a'], ['b'])] },
  { what: 'a node that reads itself', code: 'onnx_order', nodes: [node('Relu', ['a'], ['a'])] },
  { what: 'a dangling input', code: 'onnx_dangling', nodes: beside('Relu', 'nothing') },
  { what: 'a value made twice', code: 'onnx_name_duplicate', nodes: [node('Relu', ['table'], ['logits'])] },
  {
    what: 'an initializer named twice',
    code: 'onnx_name_duplicate',
    initializers: [int64s('huge', [1n]), huge],
  },
  { what: 'too few inputs', code: 'onnx_operands', nodes: beside('Add', 'table') },
  { what: 'too many outputs', code: 'onnx_operands', nodes: [node('Relu', ['table'], ['a', 'b'])] },
  {
    what: 'ConstantOfShape of 2^60',
    code: 'onnx_memory',
    nodes: beside('ConstantOfShape', 'huge'),
    initializers: [huge],
  },
  {
    what: 'Expand to a gigabyte',
    code: 'onnx_memory',
    nodes: beside('Expand', 'table', 'wide'),
    initializers: [int64s('wide', [2n ** 24n, 5n, 5n])],
  },
  {
    what: 'Tile',
    code: 'onnx_memory',
    nodes: beside('Tile', 'table', 'wide'),
    initializers: [int64s('wide', [65536n, 64n])],
  },
  {
    what: 'Range to the last integer',
    code: 'onnx_dimension',
    nodes: beside('Range', 'zero', 'last', 'one'),
    initializers: [int64s('zero', [0n]), int64s('last', [2n ** 63n - 1n]), int64s('one', [1n])],
  },
  {
    what: 'OneHot',
    code: 'onnx_memory',
    nodes: beside('OneHot', 'tokens', 'depth', 'pair'),
    initializers: [int64s('depth', [2n ** 30n]), floats('pair', [0, 1])],
    spec: { constants: [] },
  },
  {
    what: 'Pad',
    code: 'onnx_memory',
    nodes: beside('Pad', 'table', 'wide'),
    initializers: [int64s('wide', [0n, 0n, 2n ** 24n, 0n])],
  },
  {
    what: 'a pad to below nothing',
    code: 'onnx_dimension',
    nodes: beside('Pad', 'table', 'wide'),
    initializers: [int64s('wide', [0n, 0n, -9n, 0n])],
  },
  {
    what: 'a product beyond 64 bits',
    code: 'onnx_integer_overflow',
    nodes: beside('Mul', 'huge', 'huge'),
    initializers: [int64s('huge', [2n ** 62n])],
  },
  {
    what: 'the negative of the first integer',
    code: 'onnx_integer_overflow',
    nodes: beside('Neg', 'first'),
    initializers: [int64s('first', [-(2n ** 63n)])],
  },
  {
    what: 'a division by zero',
    code: 'onnx_integer_division',
    nodes: beside('Div', 'tokens', 'zero'),
    initializers: [int64s('zero', [0n])],
  },
  {
    what: 'a division that overflows',
    code: 'onnx_integer_division',
    nodes: beside('Div', 'tokens', 'minus'),
    initializers: [int64s('minus', [-1n])],
  },
  { what: 'a division by a token', code: 'onnx_integer_division', nodes: beside('Mod', 'tokens', 'tokens') },
  {
    what: 'a negative size',
    code: 'onnx_dimension',
    nodes: beside('Reshape', 'table', 'shape'),
    initializers: [int64s('shape', [-3n, -2n])],
  },
  {
    what: 'an empty axis',
    code: 'onnx_shape',
    nodes: beside('Reshape', 'table', 'shape'),
    initializers: [int64s('shape', [0n, -1n, 0n])],
  },
  {
    what: 'a slice of nothing',
    code: 'onnx_dimension',
    nodes: beside('Slice', 'table', 'one', 'one'),
    initializers: [int64s('one', [1n])],
  },
  {
    what: 'a shape that depends on tokens',
    code: 'onnx_shape_unknown',
    nodes: [
      node('Cast', ['tokens'], ['t'], { to: 7n }),
      node('Squeeze', ['t', 'axis'], ['s']),
      ...beside('Range', 'zero', 's', 'one'),
    ],
    initializers: [int64s('axis', [0n]), int64s('zero', [0n]), int64s('one', [1n])],
    file: { inputs: [{ name: 'tokens', type: 'int64', dims: [1, 2] }] },
  },
  {
    what: 'too many dimensions',
    code: 'onnx_dimension',
    nodes: beside('Unsqueeze', 'table', 'axes'),
    initializers: [int64s('axes', [0n, 1n, 2n, 3n, 4n, 5n, 6n])],
  },
  {
    what: 'shapes that do not broadcast',
    code: 'onnx_shape',
    nodes: beside('Add', 'table', 'three'),
    initializers: [floats('three', [1, 2, 3])],
  },
  {
    what: 'an axis that is not there',
    code: 'onnx_attribute',
    nodes: [node('Softmax', ['table'], ['a'], { axis: 5n })],
  },
  {
    what: 'an axis beyond all numbers',
    code: 'onnx_attribute',
    nodes: [node('Softmax', ['table'], ['a'], { axis: 2n ** 62n })],
  },
  { what: 'a missing attribute', code: 'onnx_attribute', nodes: beside('Concat', 'table') },
  {
    what: 'an index outside of its axis',
    code: 'onnx_shape',
    nodes: beside('Gather', 'table', 'far'),
    initializers: [int64s('far', [99n])],
  },
  { what: 'booleans added', code: 'onnx_element_type', nodes: [node('Not', ['table'], ['a'])] },
  {
    what: 'a value declared with another shape',
    code: 'onnx_shape_declared',
    file: { values: [{ name: 'logits', type: 'float32', dims: [null, 6] }] },
  },
  {
    what: 'an initializer of no data that is no weight',
    code: 'onnx_constant',
    initializers: [{ ...int64s('stripped', [1n, 2n]), data: null }],
  },
  { what: 'an unknown constant', code: 'onnx_constant', spec: { constants: ['nothing'] } },
  { what: 'an opset of long ago', code: 'onnx_opset', file: { opset: 12 } },
  { what: 'an opset to come', code: 'onnx_opset', file: { opset: 99 } },
  {
    what: 'a second input of integers',
    code: 'onnx_tokens',
    file: { inputs: [0, 1].map((index) => ({ name: `tokens${index}`, type: 'int64', dims: [null, 2] })) },
  },
  { what: 'tokens of another length', code: 'onnx_tokens', spec: { context: 3 } },
  {
    what: 'a further input of no fixed shape',
    code: 'onnx_input',
    file: {
      inputs: [
        { name: 'tokens', type: 'int64', dims: [null, 2] },
        { name: 'mask', type: 'float32', dims: [null, 2] },
      ],
    },
  },
  { what: 'logits of fewer classes', code: 'onnx_logits', spec: { vocabulary: 9 } },
  { what: 'logits that are not there', code: 'onnx_logits', spec: { logits: 'nothing' } },
  { what: 'logits of no read position', code: 'onnx_logits', spec: { read_position: undefined } },
  { what: 'hidden states that are not there', code: 'onnx_hidden', spec: { hidden: ['nothing'] } },
  { what: 'an embedding that is none', code: 'onnx_embedding', spec: { embedding: 'logits' } },
  {
    what: 'weights that do not fit',
    code: 'onnx_memory',
    nodes: beside('Relu', 'large'),
    initializers: [{ ...floats('large', [1]), dims: [4096, 4096], data: null }],
  },
]

test.each(cases)('$what: $code', ({ code, nodes = [], initializers = [], file = {}, spec = {} }) => {
  const plain = embeddingFile()
  const written = writeOnnx({
    ...plain,
    nodes: [...plain.nodes, ...nodes],
    initializers: [...plain.initializers, ...initializers],
    ...file,
  })
  const read = readOnnx(written)
  const checked = read.ok ? check(read.value, spec) : read
  expect(checked).toMatchObject({ ok: false, failure: { code } })
})

test('without any of these it is taken', () => {
  expect(check(embeddingFile(), {})).toMatchObject({ ok: true, value: { vocabulary: 5 } })
})

test('more rows than operations are allowed for', () => {
  const spec = onnxSchema.parse({ architecture: 'onnx', vocabulary: 5, context: 2, read_position: 1 })
  const made = uploadedModel(embeddingFile(), spec, { rows: 2 ** 40, classes: 5 })
  expect(made).toMatchObject({ ok: false, failure: { code: 'onnx_operations' } })
})

test('where memory is short, a pass has fewer rows', () => {
  const table = { ...floats('wide', [1]), dims: [5, 65536], data: null }
  const nodes = [node('Gather', ['wide', 'tokens'], ['many']), ...embeddingFile().nodes]
  const made = check(
    { ...embeddingFile(), nodes, initializers: [...embeddingFile().initializers, table] },
    {},
  )
  const rows = made.ok && 'bytes' in made.value.forward ? made.value.forward.rows : null
  expect(rows).toBe(32)
})

function check(file: OnnxFile, spec: Record<string, unknown>) {
  const model = onnxSchema.parse({
    architecture: 'onnx',
    vocabulary: 5,
    context: 2,
    read_position: 1,
    ...spec,
  })
  return uploadedModel(file, model, { rows: 25, classes: model.vocabulary })
}
