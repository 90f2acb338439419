/** Advice in versions: what was answered once stays readable, with what made the next version, and in which attempt. */
import { describe, expect, it } from 'vitest'
import { adviceSchema, adviceVersionsSchema } from '../../src/wire/advice.ts'
import {
  beginAttempt,
  codeOf,
  openRun,
  postScalars,
  putSnapshot,
  request,
  snapshotBytes,
} from './support/requests.ts'

async function versionsAt(run: string, step: number, query = '') {
  const answer = await request('GET', `/v1/runs/${run}/advice/versions?step=${step}${query}`)
  return adviceVersionsSchema.parse(await answer.json())
}

async function adviceAt(run: string, step: number) {
  const answer = await request('GET', `/v1/runs/${run}/advice?step=${step}`)
  return adviceSchema.parse(await answer.json())
}

const fitted = { train_loss: 0.001, test_loss: 9, train_accuracy: 1, test_accuracy: 0.02 }

describe('versions of the advice at a step', () => {
  it('are kept where late scalars or a late snapshot made another', async () => {
    const { run } = await openRun()
    const first = await putSnapshot(run, 300, snapshotBytes(3))
    await postScalars(run, [{ step: 200, ...fitted }])
    await putSnapshot(run, 100, snapshotBytes(1))
    const { versions, next_before } = await versionsAt(run, 300)
    expect(next_before).toBeNull()
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, at) => versions.length - at))
    expect(versions.at(-1)).toMatchObject({ version: 1, cause: 'snapshot', attempt: 1, abandoned: false })
    expect(versions.at(-1)).toMatchObject({
      advice: first.advice,
      reasons: first.reasons,
      phase: first.phase,
    })
    expect(versions.at(-2)).toMatchObject({ version: 2, cause: 'late_scalars' })
    expect(versions.at(-2)?.verdict.evidence).not.toEqual(versions.at(-1)?.verdict.evidence)
    const times = versions.map(({ given_at }) => Date.parse(given_at))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    const newest = await adviceAt(run, 300)
    expect(newest.version).toBe(versions[0]?.version)
    expect(newest.verdict).toEqual(versions[0]?.verdict)
  })

  it('say late_snapshot where an earlier snapshot came after it', async () => {
    const { run } = await openRun()
    const scalars = [100, 200, 300].map((step) => ({ step, ...fitted, test_accuracy: step / 1000 }))
    await postScalars(run, scalars)
    await putSnapshot(run, 300, snapshotBytes(3))
    await putSnapshot(run, 200, snapshotBytes(9))
    await putSnapshot(run, 100, snapshotBytes(1))
    const { versions } = await versionsAt(run, 300)
    expect(versions.length).toBeGreaterThan(1)
    expect(new Set(versions.slice(0, -1).map(({ cause }) => cause))).toEqual(new Set(['late_snapshot']))
  })

  it('go on in a later attempt, where the step is given anew', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 100, snapshotBytes(1))
    await putSnapshot(run, 200, snapshotBytes(2))
    await beginAttempt(run, 100)
    const none = await request('GET', `/v1/runs/${run}/advice?step=200`)
    expect([none.status, await codeOf(none)]).toEqual([404, 'advice_unknown'])
    expect((await putSnapshot(run, 200, snapshotBytes(7))).version).toBe(2)
    await beginAttempt(run, 150)
    // The same bytes as before are given a version of their own: it is another attempt's answer.
    expect((await putSnapshot(run, 200, snapshotBytes(7))).version).toBe(3)
    expect((await versionsAt(run, 200)).versions).toMatchObject([
      { version: 3, attempt: 3, abandoned: false, cause: 'snapshot' },
      { version: 2, attempt: 2, abandoned: true, cause: 'snapshot' },
      { version: 1, attempt: 1, abandoned: true, cause: 'snapshot' },
    ])
    expect((await versionsAt(run, 100)).versions).toMatchObject([
      { version: 1, attempt: 1, abandoned: false },
    ])
  })

  it('come in pages, newest first', async () => {
    const { run } = await openRun()
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await putSnapshot(run, 200, snapshotBytes(attempt))
      if (attempt < 5) await beginAttempt(run, 100)
    }
    const first = await versionsAt(run, 200, '&limit=2')
    expect([first.versions.map(({ version }) => version), first.next_before]).toEqual([[5, 4], 4])
    const last = await versionsAt(run, 200, `&limit=3&before=${first.next_before}`)
    expect([last.versions.map(({ version }) => version), last.next_before]).toEqual([[3, 2, 1], null])
  })

  it('are not there where there is no step, no advice, no run', async () => {
    const { run } = await openRun()
    const none = await request('GET', `/v1/runs/${run}/advice/versions?step=5`)
    expect([none.status, await codeOf(none)]).toEqual([404, 'advice_unknown'])
    const unnamed = await request('GET', `/v1/runs/${run}/advice/versions`)
    expect([unnamed.status, await codeOf(unnamed)]).toEqual([422, 'query_invalid'])
    const gone = await request('GET', '/v1/runs/run_00000000000000000000/advice?step=5')
    expect([gone.status, await codeOf(gone)]).toEqual([404, 'run_unknown'])
  })
})
