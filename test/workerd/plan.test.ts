/** The plan of a run over HTTP: there as soon as the run is open, and kept to by its readings. */
import { expect, it } from 'vitest'
import { adviceSchema } from '../../src/wire/advice.ts'
import { planSchema } from '../../src/wire/plan.ts'
import { runSchema, runSpecSchema } from '../../src/wire/run.ts'
import { fixture, putSnapshot, request, sendBytes } from './support/requests.ts'

const RUN = 'runs/add-59-mlp'

async function open(body: BodyInit): Promise<string> {
  const opened = await request('POST', '/v1/runs', { body, headers: { 'content-type': 'application/json' } })
  return runSchema.parse(await opened.json()).run
}

const planOf = async (run: string) =>
  planSchema.parse(await (await request('GET', `/v1/runs/${run}/plan`)).json())

it('tells what will be evaluated before a snapshot came, and readings come as planned', async () => {
  const run = await open(await fixture(`${RUN}/run.json`))
  const before = await planOf(run)
  expect(before).toMatchObject({ run, tensors_known: true, evaluated: 'in the request' })
  const trainLoss = before.measures.find(({ measure }) => measure === 'train_loss')
  expect(trainLoss).toMatchObject({ every: null, because: expect.stringContaining('no probe') })

  await sendBytes('PUT', `/v1/runs/${run}/probe`, await fixture(`${RUN}/probe.safetensors`))
  const plan = await planOf(run)
  expect(plan.cpu_ms).toBeGreaterThan(before.cpu_ms)
  const advice = adviceSchema.parse(
    await putSnapshot(run, 200, await fixture(`${RUN}/snapshots/00000200.safetensors`)),
  )
  expect(Object.keys(advice.readings)).toEqual(plan.measures.map(({ measure }) => measure))
  for (const { measure, every, because } of plan.measures)
    if (every === null) expect(advice.readings[measure]).toEqual({ undefined_because: because })
})

it('refuses a modulus whose pairs no memory holds, measure by measure, and says so', async () => {
  const { model, task, ...spec } = runSpecSchema.parse(
    JSON.parse(new TextDecoder().decode(await fixture(`${RUN}/run.json`))),
  )
  const wide = { ...spec, task: { ...task, modulus: 1009 }, model: { ...model, vocabulary: 1009 } }
  const plan = await planOf(await open(JSON.stringify(wide)))
  const refused = plan.measures.find(({ measure }) => measure === 'restricted_loss_top_five')
  expect(refused?.because).toMatch(
    /logits of all pairs of 1009 residues modulo 1009 take \d+ MiB, and at most 64 MiB/,
  )
  expect(plan.measures.find(({ measure }) => measure === 'weight_norm')?.every).toBe(1)
})

it('knows no plan of a run that is not there', async () => {
  expect((await request('GET', '/v1/runs/run_0000000000000000000000/plan')).status).toBe(404)
})
