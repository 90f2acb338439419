/** A snapshot with the tensors of a GPT-2, its weights random by a seed, in F16, in shards that are made one at a time. */
import { createHash } from 'node:crypto'
import { writeSafetensors } from '../src/wire/safetensors/write.ts'
import type { SnapshotIndex } from '../src/wire/snapshot-index.ts'
import { seeded } from './core/seeded.ts'

export interface Gpt2Size {
  readonly layers: number
  readonly d_model: number
  readonly heads: number
  readonly vocabulary: number
  readonly context: number
}

/** The smallest published one: 124,439,808 parameters. */
export const gpt2Small: Gpt2Size = { layers: 12, d_model: 768, heads: 12, vocabulary: 50257, context: 1024 }

export interface Shard {
  readonly file: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly sha256: string
}

interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  /** Norms start at one, biases at zero, the rest is normal with a standard deviation of 0.02. */
  readonly start: 'normal' | 'one' | 'zero'
}

/** The model of a run that posts such snapshots. */
export function gpt2Model(size: Gpt2Size) {
  const { layers, heads, d_model, vocabulary, context } = size
  return {
    architecture: 'transformer',
    tensor_names: 'gpt2',
    layers,
    heads,
    d_model,
    d_mlp: 4 * d_model,
    vocabulary,
    context,
    read_position: context - 1,
  }
}

export function parametersOf(size: Gpt2Size): number {
  return tensorsOf(size).reduce((sum, tensor) => sum + elementsOf(tensor), 0)
}

/** Hands over each shard, of at most about `mostBytes`, and answers with the index of them all. */
export async function eachShard(
  size: Gpt2Size,
  { seed, mostBytes }: { readonly seed: number; readonly mostBytes: number },
  take: (shard: Shard) => Promise<void>,
): Promise<SnapshotIndex> {
  const groups = grouped(tensorsOf(size), mostBytes)
  const patterns = normalPatterns(seed)
  const weight_map: Record<string, string> = {}
  const shards: Record<string, string> = {}
  let offset = 0
  for (const [index, group] of groups.entries()) {
    const number = (value: number) => String(value).padStart(5, '0')
    const file = `model-${number(index + 1)}-of-${number(groups.length)}.safetensors`
    const parts = group.map((tensor) => {
      weight_map[tensor.name] = file
      offset += elementsOf(tensor) + 1
      return {
        name: tensor.name,
        shape: tensor.shape,
        dtype: 'F16' as const,
        data: dataOf(tensor, patterns, offset),
      }
    })
    const bytes = new Uint8Array(writeSafetensors(parts))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    shards[file] = sha256
    await take({ file, bytes, sha256 })
  }
  return { weight_map, shards }
}

function tensorsOf({ layers, d_model: d, vocabulary, context }: Gpt2Size): Tensor[] {
  const normal = (name: string, ...shape: number[]): Tensor => ({ name, shape, start: 'normal' })
  const norm = (name: string): Tensor[] => [
    { name: `${name}.weight`, shape: [d], start: 'one' },
    { name: `${name}.bias`, shape: [d], start: 'zero' },
  ]
  const linear = (name: string, rows: number, columns: number): Tensor[] => [
    normal(`${name}.weight`, rows, columns),
    { name: `${name}.bias`, shape: [columns], start: 'zero' },
  ]
  return [
    normal('transformer.wte.weight', vocabulary, d),
    normal('transformer.wpe.weight', context, d),
    ...Array.from({ length: layers }, (_, layer) => `transformer.h.${layer}`).flatMap((at) => [
      ...norm(`${at}.ln_1`),
      ...linear(`${at}.attn.c_attn`, d, 3 * d),
      ...linear(`${at}.attn.c_proj`, d, d),
      ...norm(`${at}.ln_2`),
      ...linear(`${at}.mlp.c_fc`, d, 4 * d),
      ...linear(`${at}.mlp.c_proj`, 4 * d, d),
    ]),
    ...norm('transformer.ln_f'),
  ]
}

function grouped(tensors: readonly Tensor[], mostBytes: number): Tensor[][] {
  const groups: Tensor[][] = []
  let room = 0
  for (const tensor of tensors) {
    const bytes = 2 * elementsOf(tensor)
    if (bytes > room || groups.length === 0) {
      groups.push([])
      room = mostBytes
    }
    groups.at(-1)?.push(tensor)
    room -= bytes
  }
  return groups
}

const elementsOf = ({ shape }: Tensor): number => shape.reduce((product, size) => product * size, 1)

/** A prime, so that rows of no matrix repeat one another. */
const poolSize = 8_388_593

/** Drawn once; tensors begin at places of their own, so that 124 million do not take a minute. */
function normalPatterns(seed: number): Uint16Array {
  const { normal } = seeded(seed)
  return Uint16Array.from({ length: poolSize }, () => float16(0.02 * normal()))
}

function dataOf(tensor: Tensor, patterns: Uint16Array, offset: number): Uint16Array {
  const data = new Uint16Array(elementsOf(tensor))
  if (tensor.start === 'one') return data.fill(0x3c00)
  if (tensor.start === 'zero') return data
  for (let at = 0; at < data.length; ) {
    const from = (offset + at) % poolSize
    const part = patterns.subarray(from, Math.min(poolSize, from + data.length - at))
    data.set(part, at)
    at += part.length
  }
  return data
}

/** The pattern of a number under 1 in size, to the nearest; what is under 6e-5 is subnormal. */
function float16(number: number): number {
  const sign = number < 0 ? 0x8000 : 0
  const size = Math.abs(number)
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24)
  const exponent = Math.floor(Math.log2(size))
  return sign | (((exponent + 15) << 10) + Math.round((size / 2 ** exponent - 1) * 1024))
}
