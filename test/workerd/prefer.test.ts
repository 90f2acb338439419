/** Who prefers to wait is answered when there is news, or when the wait is over. */
import { describe, expect, it } from 'vitest'
import { adviceSchema } from '../../src/wire/advice.ts'
import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import { openRun, postScalars, putSnapshot, request, sendBytes, snapshotBytes } from './support/requests.ts'

const prefer = (seconds: number) => ({ prefer: `wait=${seconds}` })
const scalars = (step: number) => ({ step, train_loss: 1, train_accuracy: 1, test_accuracy: 0.1 })

/** More than a request evaluates. */
function largeBytes(): Uint8Array<ArrayBuffer> {
  const data = new Float32Array(2.2e6).fill(0.5)
  return new Uint8Array(writeSafetensors([{ name: 'b', dtype: 'F32', shape: [data.length], data }]))
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`
}

describe('advice', () => {
  it('later than a step is waited for', async () => {
    const { run } = await openRun()
    await postScalars(run, [scalars(10)])
    const waiting = request('GET', `/v1/runs/${run}/advice?after=10`, { headers: prefer(20) })
    await postScalars(run, [scalars(20)])
    const answer = await waiting
    expect(answer.headers.get('preference-applied')).toBe('wait=20')
    expect(adviceSchema.parse(await answer.json()).step).toBe(20)
  })

  it('that is there already is not waited for', async () => {
    const { run } = await openRun()
    await postScalars(run, [scalars(10)])
    const answer = await request('GET', `/v1/runs/${run}/advice?after=9`, { headers: prefer(20) })
    expect(adviceSchema.parse(await answer.json()).step).toBe(10)
  })

  it('that does not come is the newest that there is', async () => {
    const { run } = await openRun()
    await postScalars(run, [scalars(10)])
    const answer = await request('GET', `/v1/runs/${run}/advice?after=10`, { headers: prefer(1) })
    expect(answer.status).toBe(200)
    expect(adviceSchema.parse(await answer.json()).step).toBe(10)
  })

  it('is not waited for without a step, nor longer than the limit', async () => {
    const { run } = await openRun()
    const now = await request('GET', `/v1/runs/${run}/advice`, { headers: prefer(20) })
    expect(now.headers.get('preference-applied')).toBeNull()
    await postScalars(run, [scalars(10)])
    const long = await request('GET', `/v1/runs/${run}/advice?after=1`, { headers: prefer(3600) })
    expect(long.headers.get('preference-applied')).toBe('wait=25')
  })

  it('of a run that is not there is not waited for', async () => {
    const path = '/v1/runs/run_00000000000000000000/advice?after=1'
    expect((await request('GET', path, { headers: prefer(20) })).status).toBe(404)
  })
})

describe('a large snapshot', () => {
  it('is answered at once with 202, or with its own advice once that is there', async () => {
    const { run } = await openRun()
    const bytes = largeBytes()
    const digest = { 'content-digest': await digestOf(bytes) }
    const path = `/v1/runs/${run}/snapshots/5`
    const waited = await sendBytes('PUT', path, bytes, { ...digest, ...prefer(25) })
    expect(waited.headers.get('preference-applied')).toBe('wait=25')
    expect(waited.status).toBe(200)
    expect(adviceSchema.parse(await waited.json())).toMatchObject({ step: 5, state: 'evaluated' })
    const other = await sendBytes('PUT', `/v1/runs/${run}/snapshots/6`, bytes, digest)
    expect(other.status).toBe(202)
    expect(other.headers.get('preference-applied')).toBeNull()
  })

  it('that is small is not waited for', async () => {
    const { run } = await openRun()
    expect((await putSnapshot(run, 1, snapshotBytes(1))).state).toBe('evaluated')
  })
})
