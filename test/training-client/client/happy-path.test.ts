/** With an advisor that is well: what is sent, in which order, and how advice comes back. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { parseSafetensors } from '../../../src/wire/safetensors/parse.ts'
import { openRun } from '../../../training-client/client/open-run.ts'
import {
  type AdvisorDouble,
  adviceAt,
  goodAnswer,
  type Received,
  refusedAnswer,
  runId,
  startAdvisorDouble,
  until,
} from './advisor-double.ts'
import { probe, spec, unsentFolder, weights } from './fixtures.ts'

let advisor: AdvisorDouble
afterEach(() => advisor.close())

const named = ({ method, path }: Received) => `${method} ${path}`

test('opens the run, sends its probe, then snapshots and scalars, and closes it', async () => {
  advisor = await startAdvisorDouble()
  const unsentDirectory = unsentFolder()
  const run = openRun(spec, { url: advisor.url, probe, unsentDirectory, apiKey: 'lb_test' })
  expect(run.status().state).toBe('opening')
  run.snapshot(0, weights(0))
  run.scalars(0, { train_loss: 4, test_loss: Number.NaN, largest: Number.NEGATIVE_INFINITY })
  run.snapshot(20, weights(1))
  const report = await run.close()

  const requests = advisor.received.map(named)
  expect(requests.slice(0, 2)).toEqual(['POST /v1/runs', `PUT /v1/runs/${runId}/probe`])
  expect(requests.slice(2, -1).sort()).toEqual([
    `POST /v1/runs/${runId}/scalars`,
    `PUT /v1/runs/${runId}/snapshots/0`,
    `PUT /v1/runs/${runId}/snapshots/20`,
  ])
  expect(requests.at(-1)).toBe(`PATCH /v1/runs/${runId}`)
  expect(report).toMatchObject({
    run: runId,
    page: `${advisor.url}/runs/${runId}`,
    sent: { snapshots: 2, scalar_lines: 1 },
    unsent: { snapshots: [], scalar_lines: 0, bytes: 0, why: null, kept_in: null },
    failed: [],
    in_time: true,
  })
  expect(existsSync(unsentDirectory) ? readdirSync(unsentDirectory) : []).toEqual([])
  expect(advisor.received.every(({ headers }) => headers.authorization === 'Bearer lb_test')).toBe(true)
})

test('feeds a run that is open already, as a run token may, and leaves it open', async () => {
  advisor = await startAdvisorDouble()
  const unsentDirectory = unsentFolder()
  const run = openRun(spec, { url: advisor.url, run: runId, probe, unsentDirectory, apiKey: 'lbr_test' })
  run.snapshot(0, weights(0))
  const report = await run.close()
  expect(advisor.received.map(named)).toEqual([
    `GET /v1/runs/${runId}/attempts`,
    `PUT /v1/runs/${runId}/probe`,
    `PUT /v1/runs/${runId}/snapshots/0?attempt=1`,
  ])
  expect(report).toMatchObject({ run: runId, sent: { snapshots: 1 }, unsent: { why: null }, failed: [] })
})

test('sends nothing to a run whose id is none', async () => {
  advisor = await startAdvisorDouble()
  const run = openRun(spec, { url: advisor.url, run: '../keys', unsentDirectory: unsentFolder() })
  run.snapshot(0, weights(0))
  const report = await run.close()
  expect(advisor.received).toEqual([])
  expect(report.unsent.why).toBe('../keys is not the id of a run')
})

test('a graph of its own follows the probe, before any snapshot', async () => {
  advisor = await startAdvisorDouble()
  const model = Uint8Array.of(8, 10, 58, 0)
  const run = openRun(spec, { url: advisor.url, probe, model, unsentDirectory: unsentFolder() })
  run.snapshot(0, weights(0))
  const report = await run.close()
  expect(advisor.received.slice(1, 4).map(named)).toEqual([
    `PUT /v1/runs/${runId}/probe`,
    `PUT /v1/runs/${runId}/model`,
    `PUT /v1/runs/${runId}/snapshots/0`,
  ])
  expect(new Uint8Array(advisor.received[2]?.body ?? [])).toEqual(model)
  expect(report.failed).toEqual([])
})

test('a graph that the advisor refuses is told of, and the snapshots still go', async () => {
  advisor = await startAdvisorDouble((request) =>
    request.path.endsWith('/model') ? refusedAnswer(422, 'onnx_operator', 'no loops') : goodAnswer(request),
  )
  const run = openRun(spec, { url: advisor.url, model: Uint8Array.of(1), unsentDirectory: unsentFolder() })
  run.snapshot(0, weights(0))
  const report = await run.close()
  expect(report.failed).toEqual([{ what: 'model', step: null, why: expect.stringContaining('no loops') }])
  expect(report.sent.snapshots).toBe(1)
})

test('bodies are what the contract says, with their digest and length', async () => {
  advisor = await startAdvisorDouble()
  const run = openRun(spec, { url: advisor.url, probe, unsentDirectory: unsentFolder() })
  const given = weights(0.5)
  run.snapshot(7, given)
  run.scalars(7, { train_loss: 1.5, test_loss: Number.NaN })
  await run.close()
  expect(given[0]?.data.length).toBe(10)

  const at = (suffix: string) => advisor.received.find(({ path }) => path.endsWith(suffix))
  const open = at('/v1/runs')
  expect(open?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.parse(open?.body.toString() ?? '')).toEqual(spec)

  const snapshot = at('/snapshots/7')
  const digest = createHash('sha256')
    .update(snapshot?.body ?? '')
    .digest('base64')
  expect(snapshot?.headers['content-digest']).toBe(`sha-256=:${digest}:`)
  expect(snapshot?.headers['content-length']).toBe(String(snapshot?.body.length))
  const scalars = at('/scalars')
  expect(scalars?.headers['content-type']).toBe('application/jsonl')
  expect(scalars?.body.toString()).toBe('{"step":7,"train_loss":1.5,"test_loss":"NaN"}\n')
  for (const body of [snapshot?.body, at('/probe')?.body]) expect(parses(body)).toBe(true)
})

test('advice is read in a loop that never yields, and the newest step wins', async () => {
  advisor = await startAdvisorDouble()
  // The server lives on this thread, so it gets turns while the loop below gives none to the client.
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  expect(run.advice()).toBeNull()
  expect(run.shouldStop()).toBe(false)
  run.snapshot(20, weights(0))
  run.snapshot(0, weights(1))
  await until(() => advisor.received.some(({ path }) => path.endsWith('/snapshots/0')), 'both snapshots sent')
  const end = performance.now() + 300
  while (performance.now() < end);
  expect(run.advice()?.step).toBe(20)
  await run.close()
})

test('a callback that throws is recorded and harms nothing', async () => {
  advisor = await startAdvisorDouble()
  const run = openRun(spec, {
    url: advisor.url,
    unsentDirectory: unsentFolder(),
    onAdvice: () => {
      throw new Error('from the callback')
    },
  })
  run.snapshot(0, weights(0))
  const report = await run.close()
  expect(report.failed).toEqual([{ what: 'callback', step: 0, why: 'from the callback' }])
  expect(report.sent.snapshots).toBe(1)
})

test('a snapshot that is stored and evaluated later: its advice is asked for', async () => {
  advisor = await startAdvisorDouble((request) => {
    if (request.path.endsWith('/snapshots/20'))
      return { status: 202, body: JSON.stringify(adviceAt(0, { state: 'pending' })) }
    if (request.path.endsWith('/advice'))
      return { status: 200, body: JSON.stringify(adviceAt(20, { advice: 'stop' })) }
    return goodAnswer(request)
  })
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  run.snapshot(20, weights(0))
  await until(() => run.shouldStop(), 'advice at step 20')
  await run.close()
})

function parses(body: Uint8Array | undefined): boolean {
  return body !== undefined && parseSafetensors(new Uint8Array(body)).ok
}

test('a schedule follows the advice of its run, and what its callbacks throw is recorded, not thrown', async () => {
  advisor = await startAdvisorDouble((request) => {
    const advice = { 20: 'extend', 40: 'pause' } as const
    const step = /snapshots\/(20|40)$/.exec(request.path)?.[1]
    if (step !== '20' && step !== '40') return goodAnswer(request)
    const answer = adviceAt(Number(step), { advice: advice[step], extend_to: step === '20' ? 60 : null })
    return { status: 200, body: JSON.stringify(answer) }
  })
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  const totals: number[] = []
  const schedule = run.schedule({
    plannedSteps: 20,
    maxSteps: 100,
    onTotal: (total) => totals.push(total),
    onPause: () => {
      throw new Error('the disk is full')
    },
  })
  run.snapshot(20, weights(0))
  expect(await schedule.atEnd(20)).toEqual({ kind: 'extend', total: 60, reasons: ['it memorizes'] })
  run.snapshot(40, weights(1))
  await until(() => run.advice()?.step === 40, 'advice at step 40')
  expect(schedule.after(41)).toEqual({ kind: 'pause', total: 60, reasons: ['it memorizes'] })
  expect(totals).toEqual([60])
  expect((await run.close()).failed).toEqual([{ what: 'callback', step: 41, why: 'the disk is full' }])
})
