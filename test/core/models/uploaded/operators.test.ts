/** Every operator of the register: the type and shape that are inferred are those that ONNX Runtime comes to. */
import * as ort from 'onnxruntime-web/wasm'
import { expect, test } from 'vitest'
import { infer } from '../../../../src/core/models/uploaded/infer.ts'
import { operators } from '../../../../src/core/models/uploaded/operators/register.ts'
import type { OnnxAttribute, OnnxFile, OnnxTensor } from '../../../../src/wire/onnx/file.ts'
import { defaultOnnxLimits } from '../../../../src/wire/onnx/limits.ts'
import { writeOnnx } from '../../../../src/wire/onnx/write.ts'
import { floats, int64s, node } from './files.ts'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

type Attributes = Readonly<Record<string, bigint | readonly bigint[] | string | number>>
/** The operator, its inputs by name, its attributes, how many outputs, and the operator set. */
type Case = readonly [
  operator: string,
  inputs: string,
  attributes?: Attributes,
  outputs?: number,
  opset?: number,
]

const shaped = (name: string, dims: readonly number[]): OnnxTensor => {
  const elements = dims.reduce((product, dim) => product * dim, 1)
  return {
    ...floats(
      name,
      Array.from({ length: elements }, (_, index) => (index % 7) / 8 + 0.1),
    ),
    dims,
  }
}
const list = (name: string, ...values: readonly bigint[]): OnnxTensor => ({
  ...int64s(name, values),
  dims: [values.length],
})

const tensors: readonly OnnxTensor[] = [
  shaped('x', [2, 3, 4]),
  shaped('m', [4, 5]),
  shaped('v', [4]),
  shaped('s', []),
  shaped('low', []),
  shaped('image', [2, 3, 8, 8]),
  shaped('kernel', [6, 3, 3, 3]),
  shaped('c3', [3]),
  shaped('square', [3, 3]),
  list('i', 0n, 2n, -1n),
  int64s('n2', [2n]),
  int64s('n0', [0n]),
  int64s('n1', [1n]),
  int64s('n9', [9n]),
  list('shape', 0n, -1n, 2n),
  list('axis1', 1n),
  list('axes02', 0n, -1n),
  list('starts', -1n, 0n),
  list('ends', -(2n ** 63n), 2n ** 63n - 1n),
  list('steps', -2n, 3n),
  list('wide', 2n, 1n, 3n, 4n),
  list('times', 1n, 2n, 3n),
  list('pads', 0n, 1n, 2n, 0n, 0n, 3n),
  list('parts', 1n, 2n),
  shaped('one', [2, 1, 4]),
  shaped('pair', [2]),
  { ...int64s('places', [0n, 1n, 1n, 2n]), dims: [2, 2] },
  { ...int64s('each', [0n, 1n, 2n, 1n, 0n, 2n]), dims: [2, 3, 1] },
  shaped('updates', [2, 4]),
  { name: 'b', type: 'bool', dims: [3, 4], data: new Uint8Array(12).fill(1) },
]

const unary = [...operators.keys()].filter((name) =>
  /^(Sqrt|Reciprocal|Relu|LeakyRelu|HardSigmoid|HardSwish|ThresholdedRelu|Softsign|Floor|Ceil|Round|Exp|Log|Tanh|Erf|Sigmoid|Gelu|Elu|Celu|Selu|Softplus|Mish|(Sin|Cos|Tan)h?|(Asin|Acos|Atan)h?|Neg|Abs|Sign|IsNaN|Identity|Shape|Size|Softmax|LogSoftmax|LpNormalization|Flatten|Transpose|Dropout|Clip|Trilu|ReduceMean|ArgMax|ArgMin)$/.test(
    name,
  ),
)

const cases: readonly Case[] = [
  ...unary.map((name): Case => [name, 'x', {}, 1, 20]),
  ...[
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Pow',
    'Min',
    'Max',
    'Sum',
    'Mean',
    'Equal',
    'Less',
    'LessOrEqual',
    'Greater',
    'GreaterOrEqual',
  ].map((name): Case => [name, 'x v']),
  ...['Sum', 'Prod', 'Max', 'Min', 'L1', 'L2', 'SumSquare', 'LogSum', 'LogSumExp', 'Mean'].flatMap(
    (name): Case[] => [
      [`Reduce${name}`, 'x axes02', { keepdims: 0n }],
      [`Reduce${name}`, 'x', { noop_with_empty_axes: 1n }],
    ],
  ),
  ['ReduceMean', 'x', { axes: [-1n, 0n], keepdims: 0n }, 1, 17],
  ['ReduceProd', 'wide axis0', { keepdims: 0n }],
  ['Mod', 'i n2'],
  ['Div', 'i n2'],
  ...['And', 'Or', 'Xor'].map((name): Case => [name, 'b b']),
  ['Not', 'b'],
  ['Where', 'b x s'],
  ['Clip', 'x low s'],
  ['PRelu', 'x v'],
  ['Cast', 'x', { to: 10n }],
  ['Cast', 'i', { to: 6n }],
  ['CastLike', 'i x'],
  ['MatMul', 'x m'],
  ['MatMul', 'x v'],
  ['Gemm', 'm m', { transB: 1n }],
  ['Gemm', 'm m', { transA: 1n }],
  ['Einsum', 'x m', { equation: 'abc, cd -> bad' }],
  ['LayerNormalization', 'x v', {}, 3],
  ['RMSNormalization', 'x v', {}, 1, 23],
  ['BatchNormalization', 'x c3 c3 c3 c3'],
  ['InstanceNormalization', 'x c3 c3'],
  ['Reshape', 'x shape'],
  ['Squeeze', 'one axis1'],
  ['Squeeze', 'one'],
  ['Unsqueeze', 'x axes02'],
  ['Transpose', 'x', { perm: [1n, 2n, 0n] }],
  ['Flatten', 'x', { axis: 2n }],
  ['Concat', 'x one', { axis: 1n }],
  ['Concat', 'i wide', { axis: 0n }],
  ['Split', 'x parts', { axis: 1n }, 2],
  ['Split', 'x', { axis: 1n, num_outputs: 2n }, 2],
  ['Swish', 'x', {}, 1, 24],
  ['Slice', 'x starts ends axes02 steps'],
  ['Slice', 'x axis1 axes0end'],
  ['Expand', 'one wide'],
  ['Tile', 'x times'],
  ['Pad', 'x pads'],
  ['Gather', 'x i', { axis: 1n }],
  ['Gather', 'wide n2'],
  ['GatherElements', 'x each', { axis: 2n }],
  ['GatherND', 'x places'],
  ['ScatterND', 'x places updates'],
  ['OneHot', 'i n9 pair', { axis: 0n }],
  ['ConstantOfShape', 'wide'],
  ['Range', 'n1 n9 n2'],
  ['Shape', 'x', { start: 1n, end: -1n }],
  ['EyeLike', 'square'],
  ['Constant', '', { value_ints: [1n, 2n, 3n] }],
  ['CumSum', 'x n1'],
  ['Conv', 'image kernel', { pads: [1n, 0n, 1n, 2n], strides: [2n, 1n], dilations: [1n, 2n] }],
  ['MaxPool', 'image', { kernel_shape: [3n, 2n], strides: [2n, 2n] }],
  ['AveragePool', 'image', { kernel_shape: [3n, 3n], auto_pad: 'SAME_UPPER', strides: [2n, 3n] }],
  ['GlobalAveragePool', 'image'],
  ['GlobalMaxPool', 'image'],
]

const titled = cases.map(([operator, inputs, given = {}, outputs = 1, opset = 18]) => {
  const title = `${operator} of ${inputs} (${Object.keys(given).join(', ')})`
  return { title, operator, inputs, given, outputs, opset }
})

test.each(titled)('$title', async ({ operator, inputs, given, outputs, opset }) => {
  const names = inputs.split(' ').filter((name) => name !== '')
  const more = [list('axis0', 0n), list('axes0end', 3n)]
  const attributes = new Map<string, OnnxAttribute>(
    Object.entries(given).map(([name, value]) => [name, attributeOf(value)]),
  )
  const made = Array.from({ length: outputs }, (_, index) => `made${index}`)
  const file: OnnxFile = {
    opset,
    nodes: [{ ...node(operator, names, made), attributes }],
    initializers: [...tensors, ...more].filter(({ name }) => names.includes(name)),
    inputs: [],
    outputs: [],
    values: [],
  }
  const { values } = infer(file, new Map(), defaultOnnxLimits)
  const bytes = writeOnnx({
    ...file,
    outputs: made.map((name) => ({ name, type: values.get(name)?.type ?? null, dims: null })),
  })
  const session = await ort.InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    graphOptimizationLevel: 'disabled',
  })
  const results = await session.run({})
  for (const name of made) {
    const { type, shape, known } = values.get(name) ?? expect.fail(`${name} was not inferred`)
    const result = results[name] ?? expect.fail(`${name} was not computed`)
    expect([result.type, [...result.dims]]).toEqual([type, [...shape]])
    if (known !== null) expect(Array.from(result.data, Number)).toEqual(known.map(Number))
  }
})

test('every operator is among them', () => {
  const missing = [...operators.keys()].filter((name) => !cases.some(([operator]) => operator === name))
  expect(missing).toEqual([])
})

function attributeOf(value: Attributes[string]): OnnxAttribute {
  if (typeof value === 'bigint') return { kind: 'int', value }
  if (typeof value === 'string') return { kind: 'string', value }
  return typeof value === 'number' ? { kind: 'float', value } : { kind: 'ints', value }
}
