/** A snapshot that is too large for one request goes in shards, and then their index; what has arrived is not sent again. */
import { createHash } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { parseSafetensors } from '../../../src/wire/safetensors/parse.ts'
import { snapshotIndexSchema } from '../../../src/wire/snapshot-index.ts'
import type { NamedTensor } from '../../../training-client/client/named-tensor.ts'
import { openRun } from '../../../training-client/client/open-run.ts'
import {
  type AdvisorDouble,
  type Answer,
  goodAnswer,
  type Received,
  runId,
  startAdvisorDouble,
} from './advisor-double.ts'
import { spec, unsentFolder } from './fixtures.ts'

let advisor: AdvisorDouble
afterEach(() => advisor.close())

const large: NamedTensor[] = ['a', 'b', 'c'].map((name, index) => ({
  name,
  dtype: 'F32',
  shape: [100],
  data: new Float32Array(100).fill(index),
}))
const shardPath = /\/snapshots\/7\/shards\/(.+)$/

function answer(request: Received): Answer {
  const file = shardPath.exec(request.path)?.[1]
  if (file === undefined) return goodAnswer(request)
  const sha256 = createHash('sha256').update(request.body).digest('hex')
  const receipt = { run: runId, step: 7, file, sha256, bytes: request.body.length }
  return { status: 200, body: JSON.stringify(receipt) }
}

const sent = ({ path }: Received): string[] => shardPath.exec(path)?.slice(1) ?? []

async function post(respond: (request: Received, count: number) => Answer) {
  advisor = await startAdvisorDouble(respond)
  const options = { url: advisor.url, unsentDirectory: unsentFolder(), maxRequestBytes: 900 }
  const run = openRun(spec, options)
  run.snapshot(7, large)
  return run.close()
}

test('shards, and then the index that names them', async () => {
  const report = await post(answer)
  expect(report).toMatchObject({ sent: { snapshots: 1 }, failed: [] })
  const shards = advisor.received.filter((request) => sent(request).length > 0)
  expect(shards.flatMap(sent)).toEqual([
    'model-00001-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
  ])
  const last = advisor.received.find(({ path }) => path.endsWith('/snapshots/7')) ?? expect.fail('no index')
  expect(last.headers['content-type']).toBe('application/json')
  const index = snapshotIndexSchema.parse(JSON.parse(last.body.toString()))
  expect(index.metadata).toEqual({ step: '7' })
  const found = new Map<string, Uint8Array>()
  for (const shard of shards) {
    const [file = ''] = sent(shard)
    expect(index.shards[file]).toBe(createHash('sha256').update(shard.body).digest('hex'))
    const parsed = parseSafetensors(shard.body)
    if (!parsed.ok) return expect.fail(parsed.failure.detail)
    for (const [name, { bytes }] of parsed.file.tensors) {
      expect(index.weight_map[name]).toBe(file)
      found.set(name, bytes)
    }
  }
  for (const { name, data } of large)
    expect(Buffer.from(found.get(name) ?? []).equals(Buffer.from(data.buffer))).toBe(true)
})

test('after a failure the rest alone', async () => {
  let failures = 1
  const report = await post((request) => {
    const isSecond = request.path.includes('00002-of')
    if (isSecond && failures > 0) {
      failures -= 1
      return { status: 503, body: 'busy' }
    }
    return answer(request)
  })
  expect(report.sent.snapshots).toBe(1)
  expect(advisor.received.flatMap(sent)).toEqual([
    'model-00001-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
  ])
})

test('one that fits a request goes as it is', async () => {
  advisor = await startAdvisorDouble(answer)
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  run.snapshot(7, large)
  await run.close()
  expect(advisor.received.flatMap(sent)).toEqual([])
})
