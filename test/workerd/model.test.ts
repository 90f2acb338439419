/** A run whose model is an uploaded ONNX graph: over HTTP, inside the Workers runtime, against the built-in architecture. */
import { describe, expect, it } from 'vitest'
import { problemSchema } from '../../src/wire/problem.ts'
import type { Readings } from '../../src/wire/reading.ts'
import { runSchema, runSpecSchema } from '../../src/wire/run.ts'
import { fixture, putSnapshot, request, sendBytes, sendJson, snapshotBytes } from './support/requests.ts'

interface Exported {
  readonly run: string
  readonly step: number
  readonly graph: string
  readonly model: Record<string, unknown>
}

const exported: readonly Exported[] = ['script', 'dynamo'].flatMap((exporter) => [
  {
    run: 'runs/add-59-mlp',
    step: 200,
    graph: `onnx/mlp-${exporter}.onnx`,
    model: { vocabulary: 59, context: 2, embedding: 'embed.W_E' },
  },
  {
    run: 'runs/add-59-seed0',
    step: 300,
    graph: `onnx/transformer-${exporter}.onnx`,
    model: { vocabulary: 60, context: 3, read_position: 2, embedding: 'embed.W_E' },
  },
])

describe('an uploaded model', () => {
  for (const { run: folder, step, graph, model } of exported) {
    it(`${graph} has the readings of the built-in architecture`, async () => {
      const spec = runSpecSchema.parse(
        JSON.parse(new TextDecoder().decode(await fixture(`${folder}/run.json`))),
      )
      const snapshot = await fixture(`${folder}/snapshots/${String(step).padStart(8, '0')}.safetensors`)
      const read = async (body: unknown, uploaded: Uint8Array<ArrayBuffer> | null): Promise<Readings> => {
        const run = await open(body)
        const probe = await fixture(`${folder}/probe.safetensors`)
        expect((await sendBytes('PUT', `/v1/runs/${run}/probe`, probe)).status).toBe(200)
        if (uploaded !== null) {
          const put = await sendBytes('PUT', `/v1/runs/${run}/model`, uploaded)
          expect(await put.json()).toMatchObject({ run, already_known: false })
        }
        return (await putSnapshot(run, step, snapshot)).readings
      }
      const built = await read(spec, null)
      const readings = await read(
        { ...spec, model: { architecture: 'onnx', ...model } },
        await fixture(graph),
      )
      expect(readings['test_loss']).toHaveProperty('value')
      for (const [id, reading] of Object.entries(built)) {
        const given = readings[id]
        if ('undefined_because' in reading || given === undefined || ofInside(given)) continue
        if ('undefined_because' in given) return expect.fail(`${id}: ${given.undefined_because}`)
        const [ours, theirs] = [[given.value].flat(), [reading.value].flat()]
        expect(ours, id).toHaveLength(theirs.length)
        for (const [index, value] of ours.entries())
          expect(Math.abs(value - (theirs[index] ?? Number.NaN)), id).toBeLessThanOrEqual(
            1e-5 * Math.abs(value),
          )
      }
    })
  }

  it('is kept, given back, and not replaced', async () => {
    const run = await open(spec)
    const graph = await fixture('onnx/attention-script.onnx')
    const first = await sendBytes('PUT', `/v1/runs/${run}/model`, graph, {
      'content-type': 'application/onnx',
    })
    expect(await first.json()).toMatchObject({ already_known: false })
    expect(await (await sendBytes('PUT', `/v1/runs/${run}/model`, graph)).json()).toMatchObject({
      already_known: true,
    })
    const back = await request('GET', `/v1/runs/${run}/model`)
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(graph)
    expect(runSchema.parse(await (await request('GET', `/v1/runs/${run}`)).json()).has_model).toBe(true)
    const other = await sendBytes('PUT', `/v1/runs/${run}/model`, await fixture('onnx/attention-dynamo.onnx'))
    expect(other.status).toBe(409)
    expect(problemSchema.parse(await other.json()).code).toBe('model_conflict')
  })

  it('that did not come leaves the measures of weights', async () => {
    const run = await open(spec)
    const weights = await fixture('onnx/attention-weights.safetensors')
    const { readings } = await putSnapshot(run, 0, weights)
    expect(readings['sum_squared_weights']).toHaveProperty('value')
    expect(readings['train_loss']).toEqual({ undefined_because: expect.stringContaining('was not sent') })
    const late = await sendBytes('PUT', `/v1/runs/${run}/model`, await fixture('onnx/attention-script.onnx'))
    expect(late.status).toBe(409)
  })

  it('decides what a snapshot must hold', async () => {
    const run = await open(spec)
    await sendBytes('PUT', `/v1/runs/${run}/model`, await fixture('onnx/attention-script.onnx'))
    const refused = await sendBytes('PUT', `/v1/runs/${run}/snapshots/0`, snapshotBytes(1))
    const problem = problemSchema.parse(await refused.json())
    expect(problem.code).toBe('snapshot_tensor_missing')
    expect(problem.detail).toMatch(/lacks 'embed\.weight', expected as \[12, 16\].*under constants/)
  })

  it('is refused for a run of a built-in architecture, and where there is none', async () => {
    const run = await open({ name: 'weights alone' })
    const graph = await fixture('onnx/attention-script.onnx')
    const refused = await sendBytes('PUT', `/v1/runs/${run}/model`, graph)
    expect(problemSchema.parse(await refused.json())).toMatchObject({ status: 422, code: 'model_not_onnx' })
    const none = await request('GET', `/v1/runs/${run}/model`)
    expect(problemSchema.parse(await none.json())).toMatchObject({ status: 404, code: 'model_unknown' })
  })

  it('that is refused changes nothing: the next one is taken by the same isolate', async () => {
    const run = await open(spec)
    for (const bytes of [
      new Uint8Array(40).fill(255),
      new Uint8Array(),
      new TextEncoder().encode('no model at all'),
    ]) {
      const refused = await sendBytes('PUT', `/v1/runs/${run}/model`, new Uint8Array(bytes))
      expect(refused.status).toBe(422)
      expect(problemSchema.parse(await refused.json()).code).toMatch(/^onnx_/)
    }
    const taken = await sendBytes('PUT', `/v1/runs/${run}/model`, await fixture('onnx/attention-script.onnx'))
    expect(taken.status).toBe(200)
  })
})

const spec = { name: 'attention', model: { architecture: 'onnx', vocabulary: 12, context: 4 } }

async function open(body: unknown): Promise<string> {
  return runSchema.parse(await (await sendJson('POST', '/v1/runs', body)).json()).run
}

/** An uploaded graph does not say what is inside of it: neurons, or hidden states that it does not name. */
const ofInside = (reading: Readings[string]): boolean =>
  'undefined_because' in reading &&
  /single neuron|(activations|hidden states) of this model/.test(reading.undefined_because)
