/** Reads say which version they are of, and edits may say which version they mean. */
import { describe, expect, it } from 'vitest'
import { problemSchema } from '../../src/wire/problem.ts'
import { openRun, postScalars, putSnapshot, request, sendJson, snapshotBytes } from './support/requests.ts'

const reads = [
  '',
  '/advice',
  '/readings',
  '/readings?format=csv',
  '/scalars',
  '/timeline',
  '/plan',
  '/snapshots',
]

async function tagOf(path: string): Promise<string> {
  const answer = await request('GET', path)
  await answer.body?.cancel()
  expect(answer.status).toBe(200)
  const tag = answer.headers.get('etag') ?? ''
  expect(tag).toMatch(/^"[^"]+"$/)
  return tag
}

const again = (path: string, tag: string) => request('GET', path, { headers: { 'if-none-match': tag } })

describe('a read', () => {
  for (const read of reads) {
    it(`of ${read || 'the run'} is not sent again while nothing changed`, async () => {
      const { run } = await openRun()
      await putSnapshot(run, 1, snapshotBytes(1))
      const path = `/v1/runs/${run}${read}`
      const tag = await tagOf(path)
      for (const names of [tag, `"other", W/${tag}`, '*']) {
        const same = await again(path, names)
        expect(same.status).toBe(304)
        expect(await same.text()).toBe('')
        expect(same.headers.get('etag')).toBe(tag)
        expect(same.headers.get('x-request-id')).not.toBeNull()
      }
      expect((await again(path, '"other"')).status).toBe(200)
    })
  }

  it('is sent again once something changed', async () => {
    const { run } = await openRun()
    const paths = ['', '/advice', '/readings', '/scalars'].map((read) => `/v1/runs/${run}${read}`)
    const tags = await Promise.all(paths.map(tagOf))
    await postScalars(run, [{ step: 3, train_loss: 1, train_accuracy: 1, test_accuracy: 0 }])
    for (const [i, path] of paths.entries()) {
      const answer = await again(path, tags[i] ?? '')
      expect([path, answer.status]).toEqual([path, 200])
    }
  })

  it('of the list is tagged too', async () => {
    await openRun()
    const tag = await tagOf('/v1/runs')
    expect((await again('/v1/runs', tag)).status).toBe(304)
    await openRun('another')
    expect((await again('/v1/runs', tag)).status).toBe(200)
  })

  it('in JSON has another tag than in CSV, at one address', async () => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}/readings`
    const csv = await request('GET', path, { headers: { accept: 'text/csv' } })
    expect(csv.headers.get('etag')).not.toBe(await tagOf(path))
    expect(csv.headers.get('vary')).toBe('Accept')
  })

  it('of a run that is not there has no tag', async () => {
    const answer = await again('/v1/runs/run_00000000000000000000', '*')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('etag')).toBeNull()
  })
})

describe('HEAD', () => {
  it.each(reads)('answers %s as GET does, without a body', async (read) => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}${read}`
    const head = await request('HEAD', path)
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect(head.headers.get('etag')).toBe(await tagOf(path))
  })
})

describe('an edit', () => {
  it('of the version that was read is done', async () => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}`
    const patched = await sendJson('PATCH', path, { name: 'b' }, { 'if-match': await tagOf(path) })
    expect(patched.status).toBe(200)
    expect(patched.headers.get('etag')).toBe(await tagOf(path))
  })

  it('of an older version is refused, and says which is there', async () => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}`
    const old = await tagOf(path)
    await sendJson('PATCH', path, { name: 'b' })
    const refused = await sendJson('PATCH', path, { name: 'c' }, { 'if-match': old })
    expect(refused.status).toBe(412)
    const problem = problemSchema.parse(await refused.json())
    expect(problem.code).toBe('precondition_failed')
    expect(problem.detail).toContain(await tagOf(path))
    expect(await (await request('GET', path)).json()).toMatchObject({ name: 'b' })
  })

  it('takes no weak tag, and any version for *', async () => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}`
    const weak = await sendJson('PATCH', path, { name: 'b' }, { 'if-match': `W/${await tagOf(path)}` })
    expect(weak.status).toBe(412)
    expect((await sendJson('PATCH', path, { name: 'b' }, { 'if-match': '*' })).status).toBe(200)
  })
})
