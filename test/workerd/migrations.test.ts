/** What was stored before there were projects and credentials is there after it, where it was. */
import { evictDurableObject, reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { indexMigrations } from '../../src/platform/index-object/schema.ts'
import { migrate } from '../../src/platform/migrations.ts'
import { runMigrations } from '../../src/platform/run-object/schema.ts'
import { type RunSummary, runListSchema, runSchema, runSpecSchema } from '../../src/wire/run.ts'
import { makeKey } from './support/identity.ts'
import { putSnapshot, request, snapshotBytes } from './support/requests.ts'

afterEach(async () => {
  await reset()
})

const run = 'run_01k9z0a4x7m2q8tb3c5d'
const summary: RunSummary = {
  run,
  name: 'from before',
  created_at: '2026-01-01T00:00:00.000Z',
  heard_at: '2026-01-01T00:00:00.000Z',
  expected_by: null,
  state: 'open',
  step: null,
  snapshots: 0,
  phase: 'undetermined',
  phase_probability: 1,
  advice: 'undetermined',
  planned_steps: null,
  max_steps: null,
}

/** The schemas as they were released first. */
async function storeAsBefore(): Promise<void> {
  await runInDurableObject(env.INDEX.getByName('index'), (_object, state) => {
    migrate(state.storage, indexMigrations.slice(0, 1))
    state.storage.sql.exec(
      'INSERT INTO runs (run, version, created_at, body) VALUES (?, 1, ?, ?)',
      run,
      summary.created_at,
      JSON.stringify(summary),
    )
  })
  await runInDurableObject(env.RUNS.getByName(run), (_object, state) => {
    migrate(state.storage, runMigrations.slice(0, 1))
    state.storage.sql.exec(
      `INSERT INTO run (only, id, name, spec, body_digest, state, created_at, heard_at)
       VALUES (1, ?, 'from before', ?, 'digest', 'open', 1, 1)`,
      run,
      JSON.stringify(runSpecSchema.parse({ name: 'from before' })),
    )
  })
  await evictDurableObject(env.INDEX.getByName('index'))
  await evictDurableObject(env.RUNS.getByName(run))
}

describe('data from the first release', () => {
  it('is the default project: listed, read, fed, and deleted', async () => {
    await storeAsBefore()
    const { runs } = runListSchema.parse(await (await request('GET', '/v1/runs')).json())
    expect(runs).toEqual([summary])
    const read = runSchema.parse(await (await request('GET', `/v1/runs/${run}`)).json())
    expect(read).toMatchObject({ run, name: 'from before', has_model: false, attempt: 1 })
    expect((await putSnapshot(run, 1, snapshotBytes(1))).step).toBe(1)
    const keys = (await env.OBJECTS.list()).objects.map(({ key }) => key)
    expect(keys).toEqual([expect.stringMatching(new RegExp(`^runs/${run}/snapshots/`))])
    expect((await request('DELETE', `/v1/runs/${run}`)).status).toBe(204)
    expect((await env.OBJECTS.list()).objects).toEqual([])
  })

  it('takes credentials in', async () => {
    await storeAsBefore()
    const { credential } = await makeKey(['runs:read'])
    const answer = await request('GET', `/v1/runs/${run}`, {
      headers: { authorization: `Bearer ${credential}` },
    })
    expect(answer.status).toBe(200)
  })

  it('has every migration, and each of them once', async () => {
    await storeAsBefore()
    await request('GET', '/v1/runs')
    await request('GET', `/v1/runs/${run}`)
    for (const [stub, migrations] of [
      [env.INDEX.getByName('index'), indexMigrations],
      [env.RUNS.getByName(run), runMigrations],
    ] as const) {
      const versions = await runInDurableObject(stub, (_object, state) =>
        state.storage.sql.exec('SELECT version FROM schema_version ORDER BY version').toArray(),
      )
      expect(versions.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
    }
  })
})
