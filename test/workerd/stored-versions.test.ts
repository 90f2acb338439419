/** Data of every version of the schemas there was, opened by this one: read right, fed, and deleted. */
import { reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { indexMigrations } from '../../src/platform/index-object/schema.ts'
import type { Migration } from '../../src/platform/migrations.ts'
import { runMigrations } from '../../src/platform/run-object/schema.ts'
import { runListSchema, runSchema } from '../../src/wire/run.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import {
  getAdvice,
  getHistory,
  postScalars,
  putSnapshot,
  request,
  sendJson,
  snapshotBytes,
} from './support/requests.ts'
import {
  indexPost,
  type KeptPost,
  runPost,
  storedAdvice,
  storedKey,
  storedReadings,
  storedRun,
  storedSpec,
  storedSummary,
  storeIndex,
  storeRun,
} from './support/stored-rows.ts'

afterEach(() => reset())

const path = `/v1/runs/${storedRun}`
const versionsOf = (migrations: readonly Migration[]) => migrations.map((_, index) => index + 1)

async function repeated({ path, key, body }: KeptPost): Promise<string | null> {
  const type = path.endsWith('/scalars') ? 'application/x-ndjson' : 'application/json'
  const headers = { 'content-type': type, 'idempotency-key': key }
  const answer = await request('POST', path, { body, headers })
  return answer.headers.has('idempotent-replayed') ? answer.text() : null
}

describe.each(versionsOf(runMigrations))('a run of version %i', (version) => {
  it('is read as it was stored', async () => {
    await storeRun(version)
    const run = runSchema.parse(await (await request('GET', path)).json())
    expect(run).toMatchObject({ run: storedRun, name: 'from before', state: 'open', spec: storedSpec })
    expect(run).toMatchObject({ snapshots: 2, step: 10, has_probe: false, has_model: false, attempt: 1 })
    expect(await getAdvice(storedRun)).toMatchObject({
      ...storedAdvice,
      version: 2,
      readings: storedReadings,
    })
    const { rows } = await getHistory(storedRun)
    expect(rows).toEqual([
      { step: 5, scalars: { train_loss: 3, test_loss: 'NaN' } },
      { step: 10, readings: storedReadings },
    ])
    const listed = snapshotListSchema.parse(await (await request('GET', `${path}/snapshots`)).json())
    expect(listed.snapshots.map(({ step, state }) => [step, state])).toEqual([
      [10, 'evaluated'],
      [20, 'stored'],
    ])
    expect(await repeated(runPost)).toBe(version < 3 ? null : runPost.answer)
  })

  it('goes on: what waited is evaluated, more is taken, and nothing is left of it when it is deleted', async () => {
    await storeRun(version)
    expect((await putSnapshot(storedRun, 10, snapshotBytes(1))).version).toBe(2)
    expect((await putSnapshot(storedRun, 20, snapshotBytes(2))).state).toBe('evaluated')
    expect((await postScalars(storedRun, [{ step: 30, train_loss: 1 }])).status).toBe(200)
    expect((await putSnapshot(storedRun, 30, snapshotBytes(3))).step).toBe(30)
    expect((await getHistory(storedRun)).rows.map(({ step }) => step)).toEqual([5, 10, 20, 30])
    expect((await sendJson('PATCH', path, { state: 'closed' })).status).toBe(200)
    expect(await schemaVersions(env.RUNS.getByName(storedRun))).toEqual(versionsOf(runMigrations))
    expect((await request('DELETE', path)).status).toBe(204)
    expect((await env.OBJECTS.list()).objects).toEqual([])
    expect((await request('GET', path)).status).toBe(404)
  })
})

describe.each(versionsOf(indexMigrations))('a list of runs of version %i', (version) => {
  it('is read as it was stored, with its credentials', async () => {
    await storeIndex(version)
    const list = runListSchema.parse(await (await request('GET', '/v1/runs')).json())
    expect(list.runs).toEqual([expect.objectContaining(storedSummary)])
    expect(await repeated(indexPost)).toBe(version < 2 ? null : indexPost.answer)
    const headers = { authorization: `Bearer ${storedKey}` }
    expect((await request('GET', '/v1/runs', { headers })).status).toBe(version < 3 ? 401 : 200)
    expect((await sendJson('POST', '/v1/runs', { name: 'new' })).status).toBe(201)
    expect(await schemaVersions(env.INDEX.getByName('index'))).toEqual(versionsOf(indexMigrations))
  })
})

async function schemaVersions(stub: DurableObjectStub<undefined>): Promise<number[]> {
  const rows = await runInDurableObject(stub, (_object, state) =>
    state.storage.sql.exec('SELECT version FROM schema_version ORDER BY version').toArray(),
  )
  return rows.map(({ version }) => Number(version))
}
