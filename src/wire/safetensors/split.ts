/** Cutting a safetensors file into shards with an index, as large models are stored. */
import type { Refused } from './failure.ts'
import { parseSafetensors, type TensorView } from './parse.ts'
import { assembleSafetensors } from './write.ts'

export interface SafetensorsShard {
  /** `model-00001-of-00003.safetensors`, as Hugging Face's libraries name them. */
  readonly file: string
  /** Its bytes, made anew each time, so that not all shards are held at once. */
  make(): Uint8Array<ArrayBuffer>
}

export interface SafetensorsShards {
  readonly metadata: Readonly<Record<string, string>>
  /** By the name of a tensor, the shard that holds it. */
  readonly weight_map: Readonly<Record<string, string>>
  readonly shards: readonly SafetensorsShard[]
}

/**
 * The tensors in shards of at most about `mostBytes`, in their order; a larger tensor has a shard of its own. Equal
 * arguments give equal shards. The file's bytes must stay as they are until the last shard is made.
 */
export function splitSafetensors(
  bytes: Uint8Array,
  mostBytes: number,
): ({ readonly ok: true } & SafetensorsShards) | Refused {
  const parsed = parseSafetensors(bytes)
  if (!parsed.ok) return parsed
  const groups = grouped([...parsed.file.tensors.values()], mostBytes)
  const weight_map: Record<string, string> = {}
  const shards = groups.map((group, index): SafetensorsShard => {
    const file = `model-${digits(index + 1)}-of-${digits(groups.length)}.safetensors`
    for (const { name } of group) weight_map[name] = file
    return { file, make: () => joined(group) }
  })
  return { ok: true, metadata: parsed.file.metadata, weight_map, shards }
}

const digits = (value: number): string => String(value).padStart(5, '0')

function grouped(tensors: readonly TensorView[], mostBytes: number): TensorView[][] {
  const groups: TensorView[][] = []
  let room = 0
  for (const tensor of tensors) {
    if (groups.length === 0 || tensor.bytes.length > room) {
      groups.push([])
      room = mostBytes
    }
    groups.at(-1)?.push(tensor)
    room -= tensor.bytes.length
  }
  return groups
}

function joined(tensors: readonly TensorView[]): Uint8Array<ArrayBuffer> {
  let begin = 0
  const pairs = tensors.map(({ name, dtype, shape, bytes }) => {
    const entry = { dtype, shape, data_offsets: [begin, begin + bytes.length] }
    begin += bytes.length
    return `${JSON.stringify(name)}:${JSON.stringify(entry)}`
  })
  return assembleSafetensors(
    `{${pairs.join(',')}}`,
    tensors.map(({ bytes }) => bytes),
    begin,
  )
}
