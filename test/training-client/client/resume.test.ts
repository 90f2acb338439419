/** A trainer that goes on from an earlier step: its advisor is told, and nothing of the branch that it left is sent. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
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
import { spec, unsentFolder, weights } from './fixtures.ts'

let advisor: AdvisorDouble | null = null
afterEach(async () => {
  await advisor?.close()
  advisor = null
})

const told = ({ received }: AdvisorDouble) => received.map(({ method, path }) => `${method} ${path}`)
const resumes = ({ received }: AdvisorDouble) =>
  received.filter(({ method, path }) => method === 'POST' && path.endsWith('/attempts'))

/** An advisor that names attempts, as those of today do. */
function namingAttempts(request: Received) {
  if (request.method === 'POST' && request.path === '/v1/runs')
    return { status: 201, body: JSON.stringify({ run: runId, attempt: 1 }) }
  return goodAnswer(request)
}

test('what follows a resume names its attempt, and advice of the branch that was left is forgotten', async () => {
  advisor = await startAdvisorDouble((request) =>
    request.path.includes('/snapshots/40')
      ? { status: 200, body: JSON.stringify(adviceAt(40, { advice: 'stop' })) }
      : namingAttempts(request),
  )
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  run.snapshot(20, weights(0))
  run.snapshot(40, weights(1))
  await until(() => run.shouldStop(), 'advice at step 40')
  run.resume(20, 'the loss had exploded')
  expect(run.advice()).toBeNull()
  expect(run.shouldStop()).toBe(false)
  run.snapshot(60, weights(2))
  const report = await run.close()
  expect(report.failed).toEqual([])
  expect(told(advisor)).toEqual([
    'POST /v1/runs',
    `PUT /v1/runs/${runId}/snapshots/20?attempt=1`,
    `PUT /v1/runs/${runId}/snapshots/40?attempt=1`,
    `POST /v1/runs/${runId}/attempts`,
    `PUT /v1/runs/${runId}/snapshots/60?attempt=2`,
    `PATCH /v1/runs/${runId}`,
  ])
  const [begun] = resumes(advisor)
  expect(JSON.parse(begun?.body.toString() ?? '')).toEqual({ from_step: 20, reason: 'the loss had exploded' })
  expect(begun?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
})

test('what was not sent of later steps never is, and is counted as dropped', async () => {
  let isAway = true
  advisor = await startAdvisorDouble((request) =>
    isAway ? { status: 503, body: 'no' } : namingAttempts(request),
  )
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  for (const step of [10, 20, 30, 40]) {
    run.snapshot(step, weights(step))
    run.scalars(step, { train_loss: 1 })
  }
  run.resume(20)
  run.snapshot(40, weights(7))
  run.resume(15)
  run.snapshot(20, weights(8))
  await until(() => run.status().dropped.snapshots === 4, 'what was left is dropped')
  isAway = false
  const report = await run.close()
  expect(report.dropped).toMatchObject({ snapshots: 4, scalar_lines: 3 })
  expect(report.sent).toMatchObject({ snapshots: 2, scalar_lines: 1 })
  expect(report.unsent.snapshots).toEqual([])
  // Each resume is told, in order, before anything else is.
  expect(resumes(advisor).map(({ body }) => JSON.parse(body.toString()).from_step)).toEqual([20, 15])
  const sent = told(advisor).filter((line) => /snapshots|scalars/.test(line))
  expect(sent.toSorted()).toEqual([
    `POST /v1/runs/${runId}/scalars?attempt=2`,
    `PUT /v1/runs/${runId}/snapshots/10?attempt=2`,
    `PUT /v1/runs/${runId}/snapshots/20?attempt=2`,
  ])
})

test('a resume whose answer is lost is told again under the same key', async () => {
  let lost = 2
  advisor = await startAdvisorDouble((request) => {
    if (!request.path.endsWith('/attempts') || lost === 0) return namingAttempts(request)
    lost -= 1
    return { status: 502, body: 'lost on the way' }
  })
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  run.resume(20)
  run.snapshot(40, weights(0))
  expect((await run.close()).sent.snapshots).toBe(1)
  const keys = resumes(advisor).map(({ headers }) => headers['idempotency-key'])
  expect([keys.length, new Set(keys).size]).toEqual([3, 1])
})

test('a trainer that another one has taken over from stops sending, says so once, and goes on', async () => {
  advisor = await startAdvisorDouble((request) =>
    request.path.includes('/snapshots/30') || request.path.includes('/scalars')
      ? refusedAnswer(409, 'attempt_superseded', 'attempt 2 is the newest')
      : namingAttempts(request),
  )
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  run.snapshot(20, weights(0))
  run.snapshot(30, weights(1))
  await until(() => run.status().state === 'refused', 'told that it is over')
  const requests = advisor.received.length
  for (let step = 40; step < 60; step += 1) {
    run.snapshot(step, weights(step))
    run.scalars(step, { train_loss: 1 })
  }
  const report = await run.close()
  expect(advisor.received).toHaveLength(requests)
  expect(report.failed).toEqual([
    { what: 'run', step: null, why: expect.stringContaining('attempt_superseded: attempt 2 is the newest') },
  ])
  // The trainer that took over says when the run has ended.
  expect(told(advisor).some((line) => line.startsWith('PATCH'))).toBe(false)
  expect(report.unsent.snapshots).toHaveLength(21)
})

test('a run that is open already is resumed by its id, or fed in the attempt that it is in', async () => {
  advisor = await startAdvisorDouble()
  const options = { url: advisor.url, run: runId, unsentDirectory: unsentFolder() }
  const resumed = openRun(spec, { ...options, resumeFrom: 20 })
  resumed.snapshot(30, weights(0))
  await resumed.close()
  const fed = openRun(spec, options)
  fed.snapshot(40, weights(0))
  await fed.close()
  expect(told(advisor)).toEqual([
    `POST /v1/runs/${runId}/attempts`,
    `PUT /v1/runs/${runId}/snapshots/30?attempt=2`,
    `GET /v1/runs/${runId}/attempts`,
    `PUT /v1/runs/${runId}/snapshots/40?attempt=1`,
  ])
})

test('an advisor that knows no attempts is sent what there is', async () => {
  advisor = await startAdvisorDouble((request) =>
    request.path.endsWith('/attempts')
      ? refusedAnswer(404, 'route_unknown', 'no such route')
      : goodAnswer(request),
  )
  const run = openRun(spec, { url: advisor.url, run: runId, unsentDirectory: unsentFolder() })
  run.resume(10)
  run.snapshot(20, weights(0))
  const report = await run.close()
  expect(report.sent.snapshots).toBe(1)
  expect(report.failed).toMatchObject([{ what: 'resume', step: 10 }])
  expect(told(advisor).at(-1)).toBe(`PUT /v1/runs/${runId}/snapshots/20`)
})

test('an advisor that is never in reach: training goes on, and what is kept is the branch that it is on', async () => {
  const gone = await startAdvisorDouble()
  await gone.close()
  const run = openRun(spec, { url: gone.url, unsentDirectory: unsentFolder(), closeTimeoutMs: 3000 })
  run.snapshot(20, weights(0))
  run.snapshot(40, weights(1))
  run.scalars(40, { train_loss: 1 })
  run.resume(20)
  run.scalars(40, { train_loss: 2 })
  const report = await run.close()
  expect(report.unsent.snapshots.map(({ step }) => step)).toEqual([20])
  const kept = readFileSync(join(report.unsent.kept_in ?? '', 'scalars.csv'), 'utf8')
  expect(kept.split('\n').slice(1)).toEqual(['40,2,,,', ''])
})

test('wrong arguments are reported, not thrown', async () => {
  advisor = await startAdvisorDouble()
  const run = openRun(spec, { url: advisor.url, resumeFrom: 5, unsentDirectory: unsentFolder() })
  run.resume(-1)
  run.resume(1.5)
  run.resume(1, '')
  // @ts-expect-error a trainer in plain JavaScript can pass anything
  run.resume()
  const { failed } = await run.close()
  expect(failed.map(({ what, step }) => [what, step])).toEqual([
    ['resume', 5],
    ['resume', -1],
    ['resume', 1.5],
    ['resume', 1],
    ['resume', undefined],
  ])
  expect(resumes(advisor)).toEqual([])
})
