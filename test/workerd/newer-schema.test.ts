/** What a newer version has stored is refused by name, in every way in, and stays as it was. */
import { evictDurableObject, reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { indexMigrations } from '../../src/platform/index-object/schema.ts'
import { migrate } from '../../src/platform/migrations.ts'
import { runMigrations } from '../../src/platform/run-object/schema.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { openRun, postScalars, request, sendBytes, snapshotBytes } from './support/requests.ts'

afterEach(() => reset())

/** As a newer version would leave it: with more migrations, and a table that this one does not know. */
async function ofNewerVersion(stub: DurableObjectStub<undefined>, version: number): Promise<void> {
  await runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec('CREATE TABLE of_tomorrow (a INTEGER)')
    storage.sql.exec('INSERT INTO schema_version (version, migrated_at) VALUES (?, 1)', version)
  })
  await evictDurableObject(stub)
}

/** The detail of the problem that an answer must be. */
async function refusal(answer: Response): Promise<string> {
  const problem = problemSchema.parse(await answer.json())
  expect(answer.status).toBe(503)
  expect(problem).toMatchObject({ code: 'schema_newer', retryable: true })
  return problem.detail
}

describe('migrating what a newer version has stored', () => {
  it('throws, and writes nothing', async () => {
    await runInDurableObject(env.RUNS.getByName('made here'), (_object, { storage }) => {
      migrate(storage, [...runMigrations, 'CREATE TABLE of_tomorrow (a INTEGER)'])
      const before = stored(storage.sql)
      expect(before).toContain('of_tomorrow')
      expect(() => migrate(storage, runMigrations)).toThrow(/^newer schema: \d+ is stored, \d+ is known$/)
      expect(stored(storage.sql)).toBe(before)
    })
  })
})

/** The tables and the versions, as text. */
function stored(sql: SqlStorage): string {
  const queries = ['SELECT sql FROM sqlite_master ORDER BY name', 'SELECT * FROM schema_version']
  return JSON.stringify(queries.map((query) => sql.exec(query).toArray()))
}

describe('a run that a newer version has stored', () => {
  it('is neither read nor written to, and says so', async () => {
    const { run } = await openRun()
    await postScalars(run, [{ step: 1, train_loss: 1 }])
    const newer = runMigrations.length + 2
    await ofNewerVersion(env.RUNS.getByName(run), newer)
    const path = `/v1/runs/${run}`
    const answers = [
      await request('GET', path),
      await request('GET', `${path}/advice`),
      await sendBytes('PUT', `${path}/snapshots/1`, snapshotBytes(1)),
      await postScalars(run, [{ step: 2, train_loss: 1 }]),
      await request('DELETE', path),
    ]
    for (const answer of answers) {
      expect(await refusal(answer)).toContain(
        `has the schema ${newer}, and this advisor knows them up to ${runMigrations.length}`,
      )
    }
    expect((await env.OBJECTS.list()).objects).toEqual([])
    // Its row in the list is the index object's, which this version knows.
    expect((await request('GET', '/v1/runs')).status).toBe(200)
  })
})

describe('a project that a newer version has stored', () => {
  it('lets nobody in, and says why', async () => {
    await openRun()
    await ofNewerVersion(env.INDEX.getByName('index'), indexMigrations.length + 1)
    for (const path of ['/v1/runs', '/healthz/deep'])
      expect(await refusal(await request('GET', path))).toContain('Deploy that version again')
    expect((await request('GET', '/healthz')).status).toBe(200)
  })
})
