/** A run that is deleted is gone from every store, whenever it is asked for, whatever fails, and whatever comes late. */
import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  reset,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sha256 } from '../../src/service/digest.ts'
import { modelKey, shardKey } from '../../src/service/object-keys.ts'
import { runListSchema, runSchema } from '../../src/wire/run.ts'
import advisor from './support/advisor.ts'
import { as, makeProject, makeShare, makeToken, signIn } from './support/identity.ts'
import { listen } from './support/listen.ts'
import {
  beginAttempt,
  fixture,
  openRun,
  postScalars,
  putSnapshot,
  request,
  sendBytes,
  sendJson,
  snapshotBytes,
} from './support/requests.ts'

const RUN = 'runs/add-59-mlp'

afterEach(async () => {
  vi.restoreAllMocks()
  await reset()
})

describe('a deleted run', () => {
  it('leaves no trace in any store, where it had left one in each', async () => {
    const { run } = await openRun()
    const secrets = await useAllOf(run)
    const heard = await listen(run)
    const before = await traces([run, ...secrets])
    expect(Object.entries(before).filter(([, found]) => !found)).toEqual([])

    expect(await remove(run)).toBe(204)
    const after = await traces([run, ...secrets])
    expect(Object.entries(after).filter(([, found]) => found)).toEqual([])
    await vi.waitFor(() => expect(heard.closed).toEqual([1000]))
    expect(heard.events.at(-1)).toMatchObject({ type: 'run', state: 'deleted' })
    expect((await request('GET', `/v1/runs/${run}`)).status).toBe(404)
  })

  it('of another project leaves none there, and takes nothing of its neighbours', async () => {
    const { credential } = await makeProject('elsewhere')
    const open = async (name: string) =>
      runSchema.parse(await (await sendJson('POST', '/v1/runs', { name }, as(credential))).json()).run
    const [gone, kept] = [await open('gone'), await open('kept')]
    for (const run of [gone, kept])
      await sendBytes('PUT', `/v1/runs/${run}/snapshots/1`, snapshotBytes(1), as(credential))
    expect(await remove(gone, credential)).toBe(204)
    const keys = await objectKeys()
    expect(keys).toEqual([expect.stringContaining(`elsewhere/runs/${kept}/`)])
    expect(await rowsOf('project/elsewhere')).not.toContain(gone)
    expect(await rowsOf('project/elsewhere')).toContain(kept)
  })

  it('is not there a second time', async () => {
    const { run } = await openRun()
    expect(await remove(run)).toBe(204)
    expect(await remove(run)).toBe(404)
  })

  it('is deleted once by two that ask at once', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 1, snapshotBytes(1))
    const answers = await Promise.all([remove(run), remove(run), remove(run)])
    expect(answers.filter((status) => status !== 404)).toContain(204)
    for (const status of answers) expect([204, 404]).toContain(status)
    expect(await objectKeys()).toEqual([])
  })

  it('does not take the next one of its key along', async () => {
    const headers = { 'idempotency-key': 'again' }
    const open = () => sendJson('POST', '/v1/runs', { name: 'a' }, headers)
    const { run } = runSchema.parse(await (await open()).json())
    const [, , ...opened] = await Promise.all([remove(run), remove(run), open(), open()])
    for (const answer of opened) expect([200, 201]).toContain(answer.status)
    const { runs } = runListSchema.parse(await (await request('GET', '/v1/runs')).json())
    // The second may have come before the deletion began, and then went with it.
    const isThere = (await request('GET', `/v1/runs/${run}`)).status === 200
    expect(runs.map((listed) => listed.run)).toEqual(isThere ? [run] : [])
  })
})

describe('a deletion that a store fails', () => {
  it.each(['list', 'delete'] as const)(
    'on %s has begun, hides the run, and is ended by the alarm',
    async (call) => {
      const { run } = await openRun()
      await putSnapshot(run, 1, snapshotBytes(1))
      const { credential } = await makeToken(run)
      const failing = vi.spyOn(env.OBJECTS, call).mockRejectedValue(new Error('the store is away'))
      expect(await remove(run)).toBe(202)
      expect((await request('GET', `/v1/runs/${run}`)).status).toBe(404)
      expect((await request('GET', `/v1/runs/${run}/advice`, { headers: as(credential) })).status).toBe(401)
      expect(runListSchema.parse(await (await request('GET', '/v1/runs')).json()).runs).toEqual([])
      await runDurableObjectAlarm(env.RUNS.getByName(run))
      failing.mockRestore()
      expect(await objectKeys()).toHaveLength(1)
      expect(await alarmOf(run)).not.toBeNull()
      expect(await runDurableObjectAlarm(env.RUNS.getByName(run))).toBe(true)
      expect(await objectKeys()).toEqual([])
      expect(await storageOf(run)).toEqual([])
      expect(await remove(run)).toBe(404)
    },
  )

  it('is ended by who asks again, too', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 1, snapshotBytes(1))
    const failing = vi.spyOn(env.OBJECTS, 'list').mockRejectedValue(new Error('the store is away'))
    expect(await remove(run)).toBe(202)
    failing.mockRestore()
    expect(await remove(run)).toBe(204)
    expect(await objectKeys()).toEqual([])
  })
})

describe('what comes after the deletion', () => {
  it('from the queue, from evaluations and from the outbox does nothing', async () => {
    const { run } = await openRun()
    const summary = runSchema.parse(await (await request('GET', `/v1/runs/${run}`)).json())
    const digest = await sha256(snapshotBytes(1))
    const stub = env.RUNS.getByName(run)
    const begun = await stub.begin(1, digest, 10)
    const lease = begun.kind === 'lease' ? begun.lease : expect.fail('no lease')
    expect(await remove(run)).toBe(204)

    const body = { run, step: 1, sha256: digest, lease }
    const batch = createMessageBatch('latebloom-jobs', [
      { id: '1', timestamp: new Date(), attempts: 1, body },
    ])
    await advisor.queue(batch)
    expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toEqual(['1'])
    await stub.note(1, lease, 'late')
    expect(await stub.record(1, digest, {}, [])).toBeNull()
    expect(await stub.fail(1, digest, 'late')).toBeNull()
    expect(await stub.stored(1, lease)).toBe(false)
    expect(await stub.extend(1, lease)).toBe(false)
    expect(await stub.heard()).toBe(false)
    await env.INDEX.getByName('index').put(summary, 1)
    expect(await storageOf(run)).toEqual([])
    expect(await rowsOf('index')).not.toContain(run)
  })

  it('in the index is known to be late for a day, and not by the name of the run', async () => {
    const { run } = await openRun()
    await remove(run)
    const index = env.INDEX.getByName('index')
    const count = () =>
      runInDurableObject(index, (_object, { storage }) =>
        Number(storage.sql.exec('SELECT count(*) AS n FROM removed_runs').one()['n']),
      )
    expect(await count()).toBe(1)
    await runInDurableObject(index, (_object, { storage }) => {
      storage.sql.exec('UPDATE removed_runs SET removed_at = removed_at - 86400000')
    })
    await runDurableObjectAlarm(index)
    expect(await count()).toBe(0)
  })

  it.each(['probe', 'snapshots/1', 'snapshots/1/shards/a.safetensors'])(
    'to the object store as %s is taken out again',
    async (what) => {
      const { run } = await openRun()
      const bytes = what === 'probe' ? await probe() : snapshotBytes(1)
      const put = env.OBJECTS.put.bind(env.OBJECTS)
      let isFirst = true
      vi.spyOn(env.OBJECTS, 'put').mockImplementation(async (...given: Parameters<typeof put>) => {
        if (isFirst) {
          isFirst = false
          expect(await remove(run)).toBe(204)
        }
        return put(...given)
      })
      const answer = await sendBytes('PUT', `/v1/runs/${run}/${what}`, bytes, await digestOf(bytes))
      expect(isFirst).toBe(false)
      expect(answer.status).toBe(404)
      expect(await objectKeys()).toEqual([])
    },
  )
})

/** Leaves traces of a run wherever a run can; returns the ids of its credentials. */
async function useAllOf(run: string): Promise<string[]> {
  const at = `/v1/runs/${run}`
  expect((await sendBytes('PUT', `${at}/probe`, await probe())).status).toBe(200)
  await env.OBJECTS.put(modelKey(run, 'a'.repeat(64)), 'as an uploaded graph')
  for (const step of [1, 2, 3]) await putSnapshot(run, step, snapshotBytes(step))
  await env.OBJECTS.put(shardKey(run, 4, 'a'.repeat(64)), 'a shard')
  await postScalars(run, [{ step: 1, train_loss: 1 }])
  await beginAttempt(run, 2)
  await putSnapshot(run, 3, snapshotBytes(33))
  await env.RUNS.getByName(run).begin(9, 'b'.repeat(64), 10)
  const [token, share] = [await makeToken(run), await makeShare(run)]
  expect((await signIn(share.credential)).status).toBe(200)
  await sendJson('POST', `${at}/tokens`, { name: 'kept' }, { 'idempotency-key': 'a key' })
  await request('GET', `${at}/advice`, { headers: as(token.credential) })
  return [token.token, share.share]
}

/** Where any of these texts is found, by the name of the store. */
async function traces(texts: readonly string[]): Promise<Record<string, boolean>> {
  const [run = ''] = texts
  const found = (text: string) => texts.some((one) => text.includes(one))
  const index = await tablesOf('index')
  const sessions = index['credentials'] ?? ''
  return {
    'object keys': found((await objectKeys()).join('\n')),
    'list of runs': found(index['runs'] ?? ''),
    credentials: found(sessions),
    sessions: sessions.includes('"session"'),
    'any table of the index': found(JSON.stringify(index)),
    'any table of the run': (await storageOf(run)).length > 0,
    'alarm of the run': (await alarmOf(run)) !== null,
    'sockets of the run': (await openSockets(run)) > 0,
  }
}

async function objectKeys(): Promise<string[]> {
  return (await env.OBJECTS.list()).objects.map(({ key }) => key)
}

async function rowsOf(index: string): Promise<string> {
  return JSON.stringify(await tablesOf(index))
}

/** Every table of an index object as text, whatever tables there are. */
function tablesOf(index: string): Promise<Record<string, string>> {
  return runInDurableObject(env.INDEX.getByName(index), (_object, { storage }) => {
    const tables: Record<string, string> = {}
    for (const name of tableNames(storage)) {
      const rows = storage.sql.exec(`SELECT * FROM "${name}"`).toArray()
      tables[name] = JSON.stringify(rows.map((row) => Object.values(row).map(textOf)))
    }
    return tables
  })
}

function storageOf(run: string): Promise<string[]> {
  return runInDurableObject(env.RUNS.getByName(run), (_object, { storage }) => tableNames(storage))
}

function tableNames(storage: DurableObjectStorage): string[] {
  return storage.sql
    .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
    .toArray()
    .map(({ name }) => String(name))
}

function alarmOf(run: string): Promise<number | null> {
  return runInDurableObject(env.RUNS.getByName(run), (_object, { storage }) => storage.getAlarm())
}

function openSockets(run: string): Promise<number> {
  return runInDurableObject(
    env.RUNS.getByName(run),
    (_object, state) =>
      state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN).length,
  )
}

function textOf(value: SqlStorageValue): string {
  return value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : String(value)
}

async function remove(run: string, credential?: string): Promise<number> {
  return (await request('DELETE', `/v1/runs/${run}`, { headers: as(credential) })).status
}

function probe(): Promise<Uint8Array<ArrayBuffer>> {
  return fixture(`${RUN}/probe.safetensors`)
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return { 'content-digest': `sha-256=:${btoa(String.fromCharCode(...digest))}:` }
}
