/** The advisor keeps to its own OpenAPI document: by its typed client, and by some hundred requests that follow from the document. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import { type ApiAnswer, createApi } from '../../training-client/api/api.ts'
import { driveContract } from './drive.ts'

const REQUESTS = 600
let dataDirectory = ''
let advisor: RunningAdvisor

beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'contract-'))
  advisor = await startAdvisor({ port: 0, dataDirectory, quiet: true })
}, 120_000)
afterAll(async () => {
  await advisor.stop()
  rmSync(dataDirectory, { recursive: true, force: true })
})

it('answers the typed client, operation after operation', async () => {
  const api = createApi({ url: advisor.url, credential: advisor.apiKey })
  const spec = { name: 'typed', schedule: { max_steps: 100 } }
  const run = done(await api.openRun(spec, { idempotencyKey: 'typed' }))
  expect(await api.openRun(spec, { idempotencyKey: 'typed' })).toMatchObject({
    replayed: true,
    value: { run: run.run },
  })
  const tensors = [{ name: 'W', dtype: 'F32' as const, shape: [2, 2], data: [1, 2, 3, 4] }]
  const bytes = new Uint8Array(writeSafetensors(tensors))
  const advice = done(await api.sendSnapshot(run.run, 5, bytes, { waitSeconds: 5 }))
  expect(advice).toMatchObject({ step: 5, state: 'evaluated' })
  expect(done(await api.readSnapshot(run.run, 5))).toEqual(bytes)
  const read = await api.readReadings(run.run)
  expect(done(read).rows.map(({ step }) => step)).toEqual([5])
  const etag = read.kind === 'done' ? (read.etag ?? '') : ''
  expect(await api.readReadings(run.run, { ifNoneMatch: etag })).toEqual({ kind: 'unchanged', status: 304 })
  const stale = await api.changeRun(run.run, { name: 'other' }, { ifMatch: '"stale"' })
  expect(stale).toMatchObject({ kind: 'refused', status: 412, problem: { code: 'precondition_failed' } })
  expect(done(await api.deepHealth()).parts).toContain('runtime')
  expect(done(await api.metrics())).toContain('latebloom_evaluations_total')
  expect(await api.deleteRun(run.run)).toMatchObject({ kind: 'done', status: 204 })
  expect(await api.readRun(run.run)).toMatchObject({ kind: 'refused', problem: { code: 'run_unknown' } })
}, 60_000)

function done<T>(answer: ApiAnswer<T>): T {
  return answer.kind === 'done' ? answer.value : expect.fail(JSON.stringify(answer))
}

it('answers what follows from its document as the document says', async () => {
  const report = await driveContract({
    url: advisor.url,
    apiKey: advisor.apiKey,
    requests: REQUESTS,
    seed: 1,
  })
  expect(report.findings).toEqual([])
  expect([report.server_errors, report.undocumented, report.misfits]).toEqual([0, 0, 0])
  // Requests must reach what lies behind the checks, not only be refused.
  const answered = [...report.statuses].filter(([, byStatus]) =>
    [...byStatus.keys()].some((status) => status < 300),
  )
  expect(answered.length).toBeGreaterThan(20)
}, 120_000)
