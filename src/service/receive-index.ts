/** Completes a snapshot that came in shards: checked against the headers of them all, then left to the queue. */
import { weightsAmong } from '../core/snapshot-layout.ts'
import type { Advice } from '../wire/advice.ts'
import type { SnapshotIndex } from '../wire/snapshot-index.ts'
import { canonicalJson } from './canonical-json.ts'
import { sha256, utf8 } from './digest.ts'
import { failed, invalid, type Result, success } from './failure.ts'
import { notBegun } from './not-begun.ts'
import { indexKey, shardKey } from './object-keys.ts'
import type { Ports } from './ports.ts'
import { queueSnapshot } from './queue-snapshot.ts'
import { placesOf, type StoredFile, type StoredPlace } from './stored-snapshot.ts'

export async function receiveIndex(
  ports: Ports,
  run: string,
  step: number,
  index: SnapshotIndex,
  attempt: number | null,
): Promise<Result<Advice>> {
  const ledger = ports.ledger(run)
  const described = await ledger.describe()
  if (described === null) return failed({ kind: 'run_unknown', run })
  const prepared = await ports.subjects.load(ports.objects, run, described)
  if (!prepared.ok) return prepared
  const files = await shardsOf(ports, run, step, index)
  if (!files.ok) return files
  const places = await placesOf(ports.objects, files.value)
  if (!places.ok) return places
  const wrong = disagreement(index, places.value)
  if (wrong !== null) return invalid(wrong)
  const among = weightsAmong(prepared.subject, places.value)
  if (!among.ok) return invalid(among.failure)

  const body = utf8(canonicalJson(index))
  const digest = await sha256(body)
  const bytes = files.value.reduce((sum, file) => sum + file.bytes, 0)
  const begun = await ledger.begin(step, digest, bytes, attempt)
  if (begun.kind !== 'lease') return notBegun(begun, run, step, digest)
  const key = indexKey(run, step, digest)
  if (!(await ports.objects.put(key, body, digest))) {
    await ledger.abandon(step, begun.lease)
    return failed({ kind: 'unavailable', detail: 'The object store did not take the index. Send it again.' })
  }
  const keys = [key, ...files.value.map((file) => file.key)]
  return queueSnapshot(ports, { run, step, sha256: digest, bytes, keys }, begun)
}

/** The shards as they are stored; a failure where one is not, or where they are too much together. */
async function shardsOf(
  { objects, limits }: Ports,
  run: string,
  step: number,
  { shards }: SnapshotIndex,
): Promise<Result<StoredFile[]>> {
  const files: StoredFile[] = []
  let total = 0
  for (const [name, digest] of Object.entries(shards)) {
    const key = shardKey(run, step, digest)
    const bytes = await objects.size(key)
    if (bytes === null) {
      return invalid({
        code: 'shard_missing',
        detail: `The shard ${name} with SHA-256 ${digest} is not stored. Send it to /v1/runs/${run}/snapshots/${step}/shards/${name}, and then the index again.`,
        pointer: `/shards/${name}`,
      })
    }
    total += bytes
    files.push({ name, key, bytes })
  }
  return total > limits.max_snapshot_bytes
    ? failed({ kind: 'too_large', limit_bytes: limits.max_snapshot_bytes, given_bytes: total })
    : success(files)
}

/** Where the index and the headers of its shards contradict each other; null where they agree. */
function disagreement({ weight_map, shards }: SnapshotIndex, places: readonly StoredPlace[]) {
  const found = new Map(places.map((place) => [place.name, place.file.name]))
  for (const [tensor, file] of Object.entries(weight_map)) {
    const pointer = `/weight_map/${tensor}`
    if (shards[file] === undefined) {
      const detail = `weight_map has '${tensor}' in ${file}, of which shards has no SHA-256: name every shard there.`
      return { code: 'shard_undigested', detail, pointer }
    }
    const actual = found.get(tensor)
    if (actual !== file) {
      const where = actual == null ? 'none of the shards holds it' : `it is in ${actual}`
      const detail = `weight_map has '${tensor}' in ${file}, but ${where}: correct the index, or send the shard that holds it.`
      return { code: 'shard_tensor_missing', detail, pointer }
    }
  }
  for (const [tensor, file] of found) {
    if (weight_map[tensor] !== undefined) continue
    const detail = `${file} holds '${tensor}', which weight_map does not name: add it, or leave it out of the shard.`
    return { code: 'shard_tensor_unlisted', detail, pointer: '/weight_map' }
  }
  return null
}
