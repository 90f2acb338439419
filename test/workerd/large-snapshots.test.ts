/** Large snapshots: streamed under their digest, answered at once, evaluated by the queue. */
import { describe, expect, it, vi } from 'vitest'
import { sha256Bytes } from '../../src/service/digest.ts'
import { adviceSchema } from '../../src/wire/advice.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import { getAdvice, openRun, sendBytes } from './support/requests.ts'

const ELEMENTS = 2_200_000

function large(value: number): Uint8Array<ArrayBuffer> {
  const data = new Float32Array(ELEMENTS).fill(0)
  data[0] = value
  return new Uint8Array(writeSafetensors([{ name: 'W', dtype: 'F32', shape: [ELEMENTS], data }]))
}

async function digestHeader(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha-256=:${btoa(String.fromCharCode(...(await sha256Bytes(bytes))))}:`
}

describe('a large snapshot', () => {
  it('is answered as pending and evaluated later', async () => {
    const { run } = await openRun()
    const bytes = large(3)
    const headers = { 'content-digest': await digestHeader(bytes) }
    const answer = await sendBytes('PUT', `/v1/runs/${run}/snapshots/10`, bytes, headers)
    expect(answer.status).toBe(202)
    expect(adviceSchema.parse(await answer.json())).toMatchObject({
      state: 'pending',
      advice: 'undetermined',
    })
    await vi.waitFor(async () => expect((await getAdvice(run)).step).toBe(10), {
      timeout: 50_000,
      interval: 200,
    })
    expect((await getAdvice(run)).readings['sum_squared_weights']).toEqual({ value: 9 })
    expect((await sendBytes('PUT', `/v1/runs/${run}/snapshots/10`, bytes, headers)).status).toBe(200)
  })

  it('needs its digest', async () => {
    const { run } = await openRun()
    const answer = await sendBytes('PUT', `/v1/runs/${run}/snapshots/10`, large(1))
    expect(answer.status).toBe(422)
    expect(problemSchema.parse(await answer.json()).code).toBe('digest_required')
  })

  it('with the digest of other bytes is refused and leaves the step free', async () => {
    const { run } = await openRun()
    const headers = { 'content-digest': await digestHeader(large(1)) }
    const answer = await sendBytes('PUT', `/v1/runs/${run}/snapshots/10`, large(2), headers)
    expect(answer.status).toBe(422)
    expect(problemSchema.parse(await answer.json()).code).toBe('digest_mismatch')
    const right = await sendBytes('PUT', `/v1/runs/${run}/snapshots/10`, large(1), headers)
    expect(right.status).toBe(202)
  })
})
