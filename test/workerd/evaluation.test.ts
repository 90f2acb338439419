/** A recorded snapshot, evaluated by ONNX Runtime inside the Workers runtime. */
import { describe, expect, it } from 'vitest'
import { adviceSchema } from '../../src/wire/advice.ts'
import { runSchema } from '../../src/wire/run.ts'
import { fixture, putSnapshot, request, sendBytes } from './support/requests.ts'

const RUN = 'runs/add-59-mlp'

describe('a recorded run', () => {
  it('gets its readings, and the same ones by any path', async () => {
    const body = await fixture(`${RUN}/run.json`)
    const opened = await request('POST', '/v1/runs', {
      body,
      headers: { 'content-type': 'application/json' },
    })
    const { run } = runSchema.parse(await opened.json())
    const probe = await sendBytes('PUT', `/v1/runs/${run}/probe`, await fixture(`${RUN}/probe.safetensors`))
    expect(probe.status).toBe(200)

    const bytes = await fixture(`${RUN}/snapshots/00000200.safetensors`)
    const advice = adviceSchema.parse(await putSnapshot(run, 200, bytes))
    const [header = '', ...rows] = new TextDecoder()
      .decode(await fixture(`${RUN}/measures.csv`))
      .trim()
      .split('\n')
    const columns = header.split(',')
    const row = rows.map((line) => line.split(',')).find((fields) => fields[0] === '200') ?? []
    for (const measure of [
      'train_loss',
      'test_loss',
      'train_accuracy',
      'sum_squared_weights',
      'gini_embedding',
    ]) {
      const expected = Number(row[columns.indexOf(measure)])
      const reading = advice.readings[measure]
      if (reading === undefined || !('value' in reading)) throw new Error(`${measure} has no value`)
      expect(Number(reading.value) / expected, measure).toBeCloseTo(1, 3)
    }
  })

  it('keeps its first probe', async () => {
    const body = await fixture(`${RUN}/run.json`)
    const opened = await request('POST', '/v1/runs', {
      body,
      headers: { 'content-type': 'application/json' },
    })
    const { run } = runSchema.parse(await opened.json())
    const probe = await fixture(`${RUN}/probe.safetensors`)
    await sendBytes('PUT', `/v1/runs/${run}/probe`, probe)
    const again = await sendBytes('PUT', `/v1/runs/${run}/probe`, probe)
    expect(await again.json()).toMatchObject({ already_known: true })
    const back = await request('GET', `/v1/runs/${run}/probe`)
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(probe)
    const changed = probe.slice()
    changed[changed.length - 8] = changed[changed.length - 8] === 1 ? 2 : 1
    expect((await sendBytes('PUT', `/v1/runs/${run}/probe`, changed)).status).toBe(409)
  })
})
