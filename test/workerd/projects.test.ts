/** Projects do not see each other: their runs, objects and keys are not there for another. */
import { reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { apiKeyListSchema } from '../../src/wire/identity.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { runListSchema, runSchema } from '../../src/wire/run.ts'
import { testKey } from './support/credentials.ts'
import { as, makeProject } from './support/identity.ts'
import { openRun, putSnapshot, request, sendBytes, sendJson, snapshotBytes } from './support/requests.ts'

afterEach(async () => {
  await reset()
})

const list = (credential?: string) => request('GET', '/v1/runs', { headers: as(credential) })

async function codeOf(answer: Response): Promise<string> {
  return problemSchema.parse(await answer.json()).code
}

describe('a project', () => {
  it('has runs, objects and keys of its own', async () => {
    const mine = await openRun('mine')
    await putSnapshot(mine.run, 3, snapshotBytes(3))
    const other = await makeProject('other')
    const theirs = as(other.credential)
    expect(runListSchema.parse(await (await list(other.credential)).json()).runs).toEqual([])
    for (const path of ['', '/advice', '/readings', '/snapshots/3', '/plan']) {
      const answer = await request('GET', `/v1/runs/${mine.run}${path}`, { headers: theirs })
      const nowhere = await request('GET', `/v1/runs/run_00000000000000000000${path}`, { headers: theirs })
      expect(await codeOf(answer)).toBe('run_unknown')
      expect([answer.status, await codeOf(nowhere)]).toEqual([404, 'run_unknown'])
    }
    const keys = apiKeyListSchema.parse(await (await request('GET', '/v1/keys', { headers: theirs })).json())
    expect(keys.keys.map(({ key }) => key)).toEqual([other.key])
    expect((await request('DELETE', `/v1/runs/${mine.run}`, { headers: theirs })).status).toBe(404)
    expect((await request('GET', `/v1/runs/${mine.run}`)).status).toBe(200)
  })

  it('may give a run the same Idempotency-Key, keeps its bytes apart, and deletes none but its own', async () => {
    const other = await makeProject('other')
    const idempotent = { 'idempotency-key': 'the same' }
    const open = async (headers: Record<string, string>) =>
      runSchema.parse(
        await (await sendJson('POST', '/v1/runs', { name: 'a' }, { ...idempotent, ...headers })).json(),
      )
    const { run } = await open({})
    expect((await open(as(other.credential))).run).toBe(run)
    await putSnapshot(run, 1, snapshotBytes(1))
    const sent = await sendBytes('PUT', `/v1/runs/${run}/snapshots/2`, snapshotBytes(2), as(other.credential))
    expect(sent.status).toBe(200)
    const keys = (await env.OBJECTS.list()).objects.map(({ key }) => key)
    expect(keys.filter((key) => key.startsWith(`runs/${run}/`))).toHaveLength(1)
    expect(keys.filter((key) => key.startsWith(`other/runs/${run}/`))).toHaveLength(1)
    const gone = await request('DELETE', `/v1/runs/${run}`, { headers: as(other.credential) })
    expect(gone.status).toBe(204)
    expect((await env.OBJECTS.list()).objects.map(({ key }) => key)).toEqual(
      keys.filter((key) => key.startsWith('runs/')),
    )
    expect(runListSchema.parse(await (await list()).json()).runs).toHaveLength(1)
    expect(runListSchema.parse(await (await list(other.credential)).json()).runs).toEqual([])
  })

  it('is made once, by an admin of the default project', async () => {
    const other = await makeProject('other')
    const again = await sendJson('POST', '/v1/projects', { project: 'other' })
    expect([again.status, await codeOf(again)]).toEqual([409, 'project_known'])
    const byOther = await sendJson('POST', '/v1/projects', { project: 'third' }, as(other.credential))
    expect([byOther.status, await codeOf(byOther)]).toEqual([403, 'project_refused'])
    for (const project of ['default', 'index'])
      expect((await sendJson('POST', '/v1/projects', { project })).status).toBe(
        project === 'index' ? 201 : 409,
      )
    for (const project of ['', 'Upper', '-x', 'a/b', 'a_b', 'x'.repeat(41)])
      expect((await sendJson('POST', '/v1/projects', { project })).status, project).toBe(422)
  })

  it('that a credential merely names leaves nothing behind', async () => {
    await list(testKey.replace('_default_', '_made-up_'))
    const tables = await runInDurableObject(env.INDEX.getByName('project/made-up'), (_object, state) =>
      state.storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
        .toArray(),
    )
    expect(tables).toEqual([])
  })
})
