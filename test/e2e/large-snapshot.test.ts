/** A snapshot of 11 million parameters, in shards: evaluated tensor by tensor, exported, and replayed to the same readings. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { adviceSchema } from '../../src/wire/advice.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { runSchema } from '../../src/wire/run.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import type { SnapshotIndex } from '../../src/wire/snapshot-index.ts'
import { eachShard, type Gpt2Size, gpt2Model, parametersOf } from '../gpt2-snapshot.ts'
import { latebloom, type RunningCommand, startedAdvisor } from './latebloom.ts'

const size: Gpt2Size = { layers: 1, d_model: 768, heads: 12, vocabulary: 5000, context: 512 }
const onWeights = [
  'sum_squared_weights',
  'effective_rank',
  'stable_rank',
  'power_law_alpha',
  'correlation_traps',
]

let directory: string
let data: string
let advisor: RunningCommand
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latebloom-large-'))
  data = join(directory, 'data')
  advisor = await startedAdvisor(data)
})
afterAll(async () => {
  await advisor.end('SIGTERM')
  await rm(directory, { recursive: true, force: true })
})

const authorized = () => ({ authorization: advisor.authorization })
const get = (path: string) => fetch(advisor.url + path, { headers: authorized() })

async function openRun(model: object): Promise<string> {
  const opened = await fetch(`${advisor.url}/v1/runs`, {
    method: 'POST',
    headers: { ...authorized(), 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'large', model }),
  })
  return runSchema.parse(await opened.json()).run
}

async function putShards(run: string): Promise<SnapshotIndex> {
  return eachShard(size, { seed: 7, mostBytes: 8e6 }, async ({ file, bytes, sha256 }) => {
    const digest = Buffer.from(sha256, 'hex').toString('base64')
    const answer = await fetch(`${advisor.url}/v1/runs/${run}/snapshots/100/shards/${file}`, {
      method: 'PUT',
      headers: {
        ...authorized(),
        'content-type': 'application/octet-stream',
        'content-digest': `sha-256=:${digest}:`,
      },
      body: bytes,
    })
    expect(answer.status).toBe(200)
  })
}

const putIndex = (run: string, index: SnapshotIndex) =>
  fetch(`${advisor.url}/v1/runs/${run}/snapshots/100`, {
    method: 'PUT',
    headers: { ...authorized(), 'content-type': 'application/json' },
    body: JSON.stringify(index),
  })

async function adviceOf(run: string) {
  return adviceSchema.parse(await (await get(`/v1/runs/${run}/advice`)).json())
}

test('from shards to readings, and through a recorded run to the same ones', async () => {
  expect(parametersOf(size)).toBeGreaterThan(11e6)
  const run = await openRun(gpt2Model(size))
  const index = await putShards(run)
  expect(Object.keys(index.shards).length).toBeGreaterThan(2)
  expect((await putIndex(run, index)).status).toBe(202)
  await vi.waitFor(async () => expect((await adviceOf(run)).step).toBe(100), {
    timeout: 120_000,
    interval: 500,
  })

  const { readings } = await adviceOf(run)
  for (const id of onWeights) expect(readings[id], id).toHaveProperty('value')
  expect(readings['train_loss']).toMatchObject({
    undefined_because: expect.stringMatching(/forward pass needs all weights at once: [\d.]+ MiB/),
  })
  const spectra = readings['effective_rank']
  if (spectra === undefined || 'undefined_because' in spectra) return expect.fail('no effective rank')
  expect(Object.keys(spectra.by ?? {})).toHaveLength(6)
  // Of a square normal matrix, by Marchenko and Pastur: 0.70 of its side and more.
  for (const rank of Object.values(spectra.by ?? {})) expect(rank).toBeGreaterThan(0.6 * 512)
  const list = await (await get(`/v1/runs/${run}/snapshots`)).json()
  expect(snapshotListSchema.parse(list).snapshots).toMatchObject([
    { step: 100, state: 'evaluated', attempts: 1 },
  ])

  const folder = join(directory, 'exported')
  expect(await latebloom('export', run, folder, '--url', advisor.url, '--data', data)).toMatchObject({
    code: 0,
  })
  expect((await readdir(join(folder, 'snapshots', '00000100'))).sort()).toEqual(
    [...Object.keys(index.shards), 'model.safetensors.index.json'].sort(),
  )
  const replayed = await latebloom('replay', folder, '--url', advisor.url, '--data', data, '--json')
  expect(replayed.stderr).toBe('')
  const line: unknown = JSON.parse(replayed.stdout)
  const values = Object.fromEntries(
    Object.entries(readings).map(([id, reading]) => [id, 'value' in reading ? reading.value : null]),
  )
  expect(line).toMatchObject({ step: 100, readings: values })
})

test('shapes that are not those of the run are refused with the index, before anything is evaluated', async () => {
  const run = await openRun(gpt2Model({ ...size, vocabulary: 5001 }))
  const answer = await putIndex(run, await putShards(run))
  expect(answer.status).toBe(422)
  const problem = problemSchema.parse(await answer.json())
  expect(problem.code).toBe('snapshot_tensor_shape')
  expect(problem.detail).toContain('transformer.wte.weight')
})
