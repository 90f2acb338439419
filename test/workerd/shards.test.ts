/** Snapshots in shards: each streamed under its digest, completed by an index that must agree with their headers. */
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { sha256 } from '../../src/service/digest.ts'
import { runPrefix } from '../../src/service/object-keys.ts'
import { adviceSchema } from '../../src/wire/advice.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import { type SnapshotIndex, shardReceiptSchema, snapshotIndexSchema } from '../../src/wire/snapshot-index.ts'
import { getAdvice, openRun, request, sendBytes, sendJson } from './support/requests.ts'

type Bytes = Uint8Array<ArrayBuffer>

const FIRST = 'model-00001-of-00002.safetensors'
const SECOND = 'model-00002-of-00002.safetensors'

function shard(tensors: Record<string, readonly number[]>): Bytes {
  const parts = Object.entries(tensors).map(([name, data]) => ({
    name,
    dtype: 'F32' as const,
    shape: [data.length],
    data,
  }))
  return new Uint8Array(writeSafetensors(parts))
}

const first = shard({ a: [1, 2], b: [3] })
const second = shard({ c: [4, 5] })

async function digestHeader(bytes: Bytes): Promise<Record<string, string>> {
  const digest = await sha256(bytes)
  const binary = (digest.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16)))
  return { 'content-digest': `sha-256=:${btoa(binary.join(''))}:` }
}

async function putShard(run: string, file: string, bytes: Bytes): Promise<Response> {
  return sendBytes('PUT', `/v1/runs/${run}/snapshots/10/shards/${file}`, bytes, await digestHeader(bytes))
}

async function indexOf(): Promise<SnapshotIndex> {
  return {
    weight_map: { a: FIRST, b: FIRST, c: SECOND },
    shards: { [FIRST]: await sha256(first), [SECOND]: await sha256(second) },
  }
}

async function both(): Promise<string> {
  const { run } = await openRun()
  await putShard(run, FIRST, first)
  await putShard(run, SECOND, second)
  return run
}

const putIndex = (run: string, index: unknown) =>
  sendJson('PUT', `/v1/runs/${run}/snapshots/10`, index, length(index))
const length = (body: unknown) => ({ 'content-length': String(JSON.stringify(body).length) })

async function codeOf(answer: Response): Promise<string> {
  return problemSchema.parse(await answer.json()).code
}

describe('a snapshot in shards', () => {
  it('is stored, completed by its index, evaluated, and read back', async () => {
    const { run } = await openRun()
    const answer = await putShard(run, FIRST, first)
    expect(answer.status).toBe(200)
    expect(shardReceiptSchema.parse(await answer.json())).toEqual({
      run,
      step: 10,
      file: FIRST,
      sha256: await sha256(first),
      bytes: first.length,
    })
    expect((await putShard(run, FIRST, first)).status).toBe(200)
    await putShard(run, SECOND, second)
    const index = await indexOf()
    const completed = await putIndex(run, index)
    expect(completed.status).toBe(202)
    expect(adviceSchema.parse(await completed.json()).state).toBe('pending')
    await vi.waitFor(async () => expect((await getAdvice(run)).step).toBe(10), {
      timeout: 50_000,
      interval: 100,
    })
    expect((await getAdvice(run)).readings['sum_squared_weights']).toEqual({ value: 55 })

    // Keys in another order are the same index.
    const { weight_map, shards } = index
    expect((await putIndex(run, { shards, weight_map })).status).toBe(200)
    const back = await request('GET', `/v1/runs/${run}/snapshots/10`)
    expect(back.headers.get('content-type')).toBe('application/json')
    expect(snapshotIndexSchema.parse(await back.json())).toEqual(index)
    const part = await request('GET', `/v1/runs/${run}/snapshots/10/shards/${SECOND}`)
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(second)
    const none = await request('GET', `/v1/runs/${run}/snapshots/10/shards/other.safetensors`)
    expect([none.status, await codeOf(none)]).toEqual([404, 'shard_unknown'])
  })

  it('is removed with its run, shards without an index among it', async () => {
    const { run } = await openRun()
    await putShard(run, FIRST, first)
    expect((await env.OBJECTS.list({ prefix: runPrefix(run) })).objects).toHaveLength(1)
    expect((await request('DELETE', `/v1/runs/${run}`)).status).toBeLessThan(300)
    expect((await env.OBJECTS.list({ prefix: runPrefix(run) })).objects).toHaveLength(0)
  })

  it('keeps its first index', async () => {
    const run = await both()
    await putIndex(run, await indexOf())
    const other = await putIndex(run, { ...(await indexOf()), metadata: { total_size: 1 } })
    expect([other.status, await codeOf(other)]).toEqual([409, 'snapshot_conflict'])
  })
})

describe('a shard is refused', () => {
  it('without its digest, with that of other bytes, and for a run that is not there', async () => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}/snapshots/10/shards/${FIRST}`
    expect(await codeOf(await sendBytes('PUT', path, first))).toBe('digest_required')
    expect(await codeOf(await sendBytes('PUT', path, first, await digestHeader(second)))).toBe(
      'digest_mismatch',
    )
    expect(await codeOf(await putShard('run_00000000000000000000', FIRST, first))).toBe('run_unknown')
  })

  it.each(['model.bin', '..%2Fmodel.safetensors', '.safetensors'])('named %s', async (file) => {
    const { run } = await openRun()
    expect(await codeOf(await putShard(run, file, first))).toBe('path_invalid')
  })
})

describe('an index is refused', () => {
  it.each([
    ['a shard that never came', 'shard_missing', { shards: { [FIRST]: '0'.repeat(64) } }],
    ['a tensor of a shard without a digest', 'shard_undigested', { weight_map: { z: 'other.safetensors' } }],
    ['a tensor that is in none', 'shard_tensor_missing', { weight_map: { z: FIRST } }],
    ['a tensor that is in another', 'shard_tensor_missing', { weight_map: { c: FIRST } }],
  ])('that names %s', async (_, code, change: { shards?: object; weight_map?: object }) => {
    const run = await both()
    const index = await indexOf()
    const answer = await putIndex(run, {
      shards: { ...index.shards, ...change.shards },
      weight_map: { ...index.weight_map, ...change.weight_map },
    })
    expect([answer.status, await codeOf(answer)]).toEqual([422, code])
  })

  it('that leaves a tensor out', async () => {
    const run = await both()
    const index = await indexOf()
    const answer = await putIndex(run, { ...index, weight_map: { a: FIRST, c: SECOND } })
    const problem = problemSchema.parse(await answer.json())
    expect(problem.code).toBe('shard_tensor_unlisted')
    expect(problem.detail).toContain("'b'")
  })

  it('whose shards hold one tensor twice, or are no safetensors files', async () => {
    const run = await both()
    const index = await indexOf()
    const again = shard({ a: [7] })
    await putShard(run, 'again.safetensors', again)
    const twice = await putIndex(run, {
      ...index,
      shards: { ...index.shards, 'again.safetensors': await sha256(again) },
    })
    expect(await codeOf(twice)).toBe('shard_tensor_twice')
    const broken = new Uint8Array([1, 2, 3])
    await putShard(run, 'broken.safetensors', broken)
    const malformed = await putIndex(run, {
      ...index,
      shards: { ...index.shards, 'broken.safetensors': await sha256(broken) },
    })
    const problem = problemSchema.parse(await malformed.json())
    expect(problem.code).toBe('file_too_short')
    expect(problem.detail).toContain('broken.safetensors')
  })

  it('that is no index, or is longer than JSON may be', async () => {
    const { run } = await openRun()
    expect(await codeOf(await putIndex(run, { weight_map: {} }))).toBe('body_invalid')
    const long = { ...(await indexOf()), metadata: { text: 'x'.repeat(300_000) } }
    expect(await codeOf(await putIndex(run, long))).toBe('too_large')
  })
})
