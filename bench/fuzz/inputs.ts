/** The inputs of the fuzzer: what number `index` is depends on the seed and on nothing else. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { modelOf } from '../../src/core/models/register.ts'
import { type OnnxSpec, onnxSchema } from '../../src/wire/model.ts'
import { runSpecSchema } from '../../src/wire/run.ts'
import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import { mutateBytes } from './bytes.ts'
import { mutateOnnx } from './onnx.ts'
import { type Random, randomOf } from './random.ts'
import { mutateSafetensors } from './safetensors.ts'

export type Input =
  | { readonly kind: 'snapshot' | 'probe'; readonly bytes: Uint8Array }
  | { readonly kind: 'onnx'; readonly bytes: Uint8Array; readonly spec: OnnxSpec }

/** The run that snapshots and probes are read for. */
export const runSpec = runSpecSchema.parse({
  name: 'fuzz',
  model: { architecture: 'mlp', d_model: 2, d_mlp: 3, vocabulary: 5, context: 2 },
})

const fixtures = join(import.meta.dirname, '../../test/fixtures/onnx')
const graphs = (
  [
    ['mlp-script', { vocabulary: 59, context: 2 }],
    ['mlp-dynamo', { vocabulary: 59, context: 2 }],
    ['attention-script', { vocabulary: 12, context: 4 }],
    ['transformer-dynamo', { vocabulary: 60, context: 3, read_position: 2 }],
  ] as const
).map(([name, spec]) => ({
  bytes: new Uint8Array(readFileSync(join(fixtures, `${name}.onnx`))),
  spec: onnxSchema.parse({ architecture: 'onnx', ...spec }),
}))

const snapshot = writeSafetensors(
  modelOf(runSpec.model ?? { architecture: 'onnx', vocabulary: 1, context: 1 }).tensors.map(
    ({ name, sizes }) => {
      const elements = sizes.reduce((product, size) => product * size, 1)
      return {
        name,
        dtype: 'F32',
        shape: [...sizes],
        data: Array.from({ length: elements }, (_, index) => index / 7),
      }
    },
  ),
)

const probe = writeSafetensors([
  { name: 'inputs', dtype: 'I64', shape: [3, 2], data: [0, 1, 2, 3, 4, 0] },
  { name: 'labels', dtype: 'I64', shape: [3], data: [1, 0, 4] },
  { name: 'split', dtype: 'U8', shape: [3], data: [0, 1, 1] },
])

export function inputOf(seed: number, index: number): { readonly input: Input; readonly random: Random } {
  const random = randomOf(Math.imul(index + 1, 0x9e3779b1) ^ seed)
  const kind = random.below(100)
  if (kind < 35) return { input: { kind: 'snapshot', bytes: mutateSafetensors(random, snapshot) }, random }
  if (kind < 50) return { input: { kind: 'probe', bytes: mutateSafetensors(random, probe) }, random }
  const { bytes, spec } = random.pick(graphs)
  const changed = kind < 80 ? mutateOnnx(random, bytes) : mutateBytes(random, bytes)
  return { input: { kind: 'onnx', bytes: changed, spec }, random }
}
