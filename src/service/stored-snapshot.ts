/** A snapshot in the object store, known by the headers of its files: what tensors it holds, and where each one lies. */
import type { StoredRead } from '../core/evaluation.ts'
import type { StoredTensor } from '../core/weights.ts'
import { elementBytes } from '../wire/safetensors/dtype.ts'
import { parseSafetensorsHeader, type SafetensorsHeader } from '../wire/safetensors/header.ts'
import { readWeights } from '../wire/safetensors/read-weights.ts'
import { snapshotIndexSchema } from '../wire/snapshot-index.ts'
import { invalid, type Result, success } from './failure.ts'
import { freeBuffer } from './free-buffer.ts'
import { indexKey, shardKey, snapshotKey } from './object-keys.ts'
import type { Objects } from './ports.ts'

/** A file of the snapshot, by the name that its sender gave it; null where there is one alone. */
export interface StoredFile {
  readonly name: string | null
  readonly key: string
  readonly bytes: number
}

/** A tensor, and the place of its first byte in the object of that key. */
export interface StoredPlace extends StoredTensor {
  readonly file: StoredFile
  readonly offset: number
}

/** The files of a snapshot that is stored, or null where it is not. */
export async function filesOf(
  objects: Objects,
  run: string,
  step: number,
  sha256: string,
): Promise<StoredFile[] | null> {
  const key = snapshotKey(run, step, sha256)
  const bytes = await objects.size(key)
  if (bytes !== null) return [{ name: null, key, bytes }]
  const index = await objects.read(indexKey(run, step, sha256))
  if (index === null) return null
  const { shards } = snapshotIndexSchema.parse(JSON.parse(new TextDecoder().decode(index)))
  const files: StoredFile[] = []
  for (const [name, digest] of Object.entries(shards)) {
    const shard = shardKey(run, step, digest)
    const size = await objects.size(shard)
    if (size === null) throw new Error(`the shard ${name} is not in the object store`)
    files.push({ name, key: shard, bytes: size })
  }
  return files
}

/** Every tensor of these files, in their order; a failure where a header is malformed, or a name comes twice. */
export async function placesOf(
  objects: Objects,
  files: readonly StoredFile[],
): Promise<Result<StoredPlace[]>> {
  const places = new Map<string, StoredPlace>()
  for (const file of files) {
    const header = await headerOf(objects, file)
    if (!header.ok) return header
    for (const { name, dtype, shape, begin } of header.value.entries) {
      const before = places.get(name)
      if (before !== undefined)
        return invalid({
          code: 'shard_tensor_twice',
          detail: `The tensor '${name}' is in the shards ${before.file.name} and ${file.name}: leave it out of one of them.`,
          pointer: `/weight_map/${name}`,
        })
      places.set(name, { name, dtype, shape, file, offset: header.value.dataStart + begin })
    }
  }
  return success([...places.values()])
}

/** Most headers are shorter; what is longer is read in a second request. */
const FIRST_BYTES = 65_536

async function headerOf(objects: Objects, file: StoredFile): Promise<Result<SafetensorsHeader>> {
  let head = await objects.readRange(file.key, 0, Math.min(FIRST_BYTES, file.bytes))
  if (head === null) throw new Error(`${file.key} is not in the object store`)
  if (head.length >= 8) {
    const whole = 8 + Number(new DataView(head.buffer).getBigUint64(0, true))
    const most = Math.min(whole, file.bytes, MOST_HEADER_BYTES)
    if (most > head.length) head = (await objects.readRange(file.key, 0, most)) ?? head
  }
  const parsed = parseSafetensorsHeader(head, file.bytes)
  if (parsed.ok) return success(parsed.header)
  const { code, detail, tensor } = parsed.failure
  const where = file.name === null ? '' : `${file.name}: `
  return invalid({ code, detail: `${where}${detail}`, pointer: tensor === null ? '' : `/${tensor}` })
}

/** More than the parser takes, so that it sees what is too long, and says so. */
const MOST_HEADER_BYTES = 8 + 1_048_576 + 1

/** Answers an evaluation's requests for elements of these tensors. */
export function storeReader(
  objects: Objects,
  places: readonly StoredPlace[],
): (request: StoredRead) => Promise<Float32Array> {
  const byName = new Map(places.map((place) => [place.name, place]))
  return async ({ tensor, start, count }) => {
    const place = byName.get(tensor)
    if (place === undefined) throw new Error(`no tensor ${tensor} is stored`)
    const size = elementBytes[place.dtype]
    const bytes = await objects.readRange(place.file.key, place.offset + start * size, count * size)
    if (bytes?.length !== count * size) throw new Error(`the object store lost a part of ${place.file.key}`)
    const values = readWeights({ name: tensor, dtype: place.dtype, shape: [count], bytes })
    if (!values.ok) throw new Error(values.failure.detail)
    if (values.data.buffer !== bytes.buffer) freeBuffer(bytes.buffer)
    return values.data
  }
}
