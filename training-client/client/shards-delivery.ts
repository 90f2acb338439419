import { createHash } from 'node:crypto'
import type { Advice } from '../../src/wire/advice.ts'
import { splitSafetensors } from '../../src/wire/safetensors/split.ts'
import { call, type Outcome } from './call.ts'
import type { Requests, Target } from './requests.ts'
import type { WaitingSnapshot } from './snapshot-backlog.ts'

/**
 * Sends a snapshot that is too large for one request: its shards, and then their index. Shards that have arrived are not
 * sent again by a later attempt. Bytes that are no safetensors file go as they are, for the advisor to say what is wrong.
 */
export async function sendInShards(
  requests: Requests,
  target: Target,
  snapshot: WaitingSnapshot,
  { mostBytes, timeoutMs, abort }: { mostBytes: number; timeoutMs: number; abort: AbortSignal },
): Promise<Outcome<Advice>> {
  const split = splitSafetensors(snapshot.body, mostBytes)
  if (!split.ok) return call(requests.snapshot(target, snapshot), timeoutMs, abort)
  const arrived = snapshot.shards ?? new Map<string, string>()
  snapshot.shards = arrived
  for (const { file, make } of split.shards) {
    if (arrived.has(file)) continue
    const body = make()
    const outcome = await call(requests.shard(target, snapshot.step, file, body), timeoutMs, abort)
    if (outcome.kind !== 'done') return outcome
    arrived.set(file, createHash('sha256').update(body).digest('hex'))
  }
  const { metadata, weight_map } = split
  const index = { metadata, weight_map, shards: Object.fromEntries(arrived) }
  return call(requests.index(target, snapshot.step, index), timeoutMs, abort)
}
