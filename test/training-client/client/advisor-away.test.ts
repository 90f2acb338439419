/** With an advisor that is away, broken, slow or wrong: training goes on, and `close` tells what was not sent. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runSpecSchema } from '../../../src/wire/run.ts'
import { openRun } from '../../../training-client/client/open-run.ts'
import { type AdvisorDouble, goodAnswer, refusedAnswer, startAdvisorDouble, until } from './advisor-double.ts'
import { probe, spec, unsentFolder, weights } from './fixtures.ts'

let advisor: AdvisorDouble | null = null
afterEach(async () => {
  await advisor?.close()
  advisor = null
})

async function closedPort(): Promise<string> {
  const gone = await startAdvisorDouble()
  await gone.close()
  return gone.url
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const start = performance.now()
  const value = await work
  return { value, ms: performance.now() - start }
}

test('stopped: close names what was not sent and keeps it as a recorded run', async () => {
  const unsentDirectory = unsentFolder()
  const run = openRun(spec, { url: await closedPort(), probe, unsentDirectory, closeTimeoutMs: 3000 })
  run.snapshot(0, weights(0))
  run.snapshot(20, weights(1))
  run.scalars(0, { train_loss: 4.5, norm: 3 })
  run.scalars(20, { train_loss: Number.NaN, test_accuracy: 0.25 })
  const { value: report, ms } = await timed(run.close())

  expect(ms).toBeLessThan(3200)
  expect(report.in_time).toBe(true)
  expect(report.run).toBeNull()
  expect(report.unsent.why).toMatch(/ECONNREFUSED/)
  expect(report.unsent.snapshots.map(({ step }) => step)).toEqual([0, 20])
  expect(report.unsent.scalar_lines).toBe(2)
  const folder = report.unsent.kept_in ?? ''
  expect(folder.startsWith(join(unsentDirectory, 'test-run-'))).toBe(true)
  expect(readdirSync(folder).sort()).toEqual(['probe.safetensors', 'run.json', 'scalars.csv', 'snapshots'])
  expect(readdirSync(join(folder, 'snapshots'))).toEqual(['00000000.safetensors', '00000020.safetensors'])
  expect(runSpecSchema.safeParse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).success).toBe(
    true,
  )
  expect(readFileSync(join(folder, 'scalars.csv'), 'utf8')).toBe(
    'step,train_loss,test_loss,train_accuracy,test_accuracy,norm\n0,4.5,,,,3\n20,NaN,,,0.25,\n',
  )
})

test('answers 500 always', async () => {
  advisor = await startAdvisorDouble(() => ({ status: 500, body: 'no' }))
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder(), closeTimeoutMs: 4000 })
  run.snapshot(0, weights(0))
  const { value: report, ms } = await timed(run.close())
  expect(ms).toBeLessThan(4200)
  expect(report.unsent.snapshots).toMatchObject([{ step: 0, why: expect.stringContaining('500') }])
  expect(new Set(advisor.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  expect(advisor.received.length).toBeGreaterThan(1)
})

test('hangs: close ends within its time and says so', async () => {
  advisor = await startAdvisorDouble(() => 'hang')
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder(), closeTimeoutMs: 2000 })
  run.snapshot(0, weights(0))
  const { value: report, ms } = await timed(run.close())
  expect(ms).toBeLessThan(2200)
  expect(report.in_time).toBe(true)
  expect(report.unsent.snapshots).toHaveLength(1)
  expect(report.unsent.kept_in).not.toBeNull()
})

test('hangs, then recovers: everything arrives once the requests time out', async () => {
  advisor = await startAdvisorDouble((request, count) => (count <= 2 ? 'hang' : goodAnswer(request)))
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder(), requestTimeoutMs: 150 })
  for (const step of [0, 20, 40]) run.snapshot(step, weights(step))
  await until(() => run.status().sent.snapshots === 3, 'all sent')
  expect((await run.close()).unsent.kept_in).toBeNull()
})

test('one snapshot that always fails does not hold up the others', async () => {
  advisor = await startAdvisorDouble((request) =>
    request.path.endsWith('/snapshots/0') ? { status: 503, body: '' } : goodAnswer(request),
  )
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder(), closeTimeoutMs: 4000 })
  for (const step of [0, 20, 40]) run.snapshot(step, weights(step))
  await until(() => run.status().sent.snapshots === 2, 'the two others sent')
  const report = await run.close()
  expect(report.unsent.snapshots).toMatchObject([{ step: 0, why: expect.stringContaining('503') }])
})

test('malformed answers are failures with a reason', async () => {
  advisor = await startAdvisorDouble((request) =>
    request.method === 'PUT' ? { status: 200, body: '{"advice":"perhaps"}' } : goodAnswer(request),
  )
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder(), closeTimeoutMs: 3000 })
  run.snapshot(0, weights(0))
  await until(() => run.status().last_problem !== null, 'a problem')
  expect(run.status().last_problem).toMatch(/malformed/)
  expect(run.advice()).toBeNull()
  expect((await run.close()).unsent.snapshots).toHaveLength(1)
})

test('429 is retried after the time that it asks for', async () => {
  advisor = await startAdvisorDouble((request, count) =>
    count === 1 ? { status: 429, body: '', headers: { 'retry-after': '1' } } : goodAnswer(request),
  )
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  run.snapshot(0, weights(0))
  await until(() => run.status().sent.snapshots === 1, 'sent')
  const [first, second] = advisor.received
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990)
  await run.close()
})

test('a snapshot that is refused is not sent again, and its reason is the problem of the advisor', async () => {
  advisor = await startAdvisorDouble((request) =>
    request.path.endsWith('/snapshots/0')
      ? refusedAnswer(409, 'other_bytes', 'other bytes at step 0')
      : goodAnswer(request),
  )
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  run.snapshot(0, weights(0))
  run.snapshot(20, weights(1))
  await until(() => run.status().sent.snapshots === 1, 'the other sent')
  const why = '409 other_bytes: other bytes at step 0'
  expect(run.status().failed).toEqual([{ what: 'snapshot', step: 0, why }])
  const report = await run.close()
  expect(report.unsent.snapshots).toMatchObject([{ step: 0, why }])
  expect(advisor.received.filter(({ path }) => path.endsWith('/snapshots/0'))).toHaveLength(1)
})

test('a run that is refused sends nothing more, and keeps everything', async () => {
  advisor = await startAdvisorDouble(() => refusedAnswer(401, 'no_key', 'a key is needed'))
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  await until(() => run.status().state === 'refused', 'refused')
  run.snapshot(0, weights(0))
  const { value: report, ms } = await timed(run.close())
  expect(ms).toBeLessThan(1000)
  expect(advisor.received).toHaveLength(1)
  expect(report.unsent.why).toBe('401 no_key: a key is needed')
  expect(report.unsent.snapshots).toHaveLength(1)
})

test('a backlog beyond its limit is thinned evenly and keeps the newest', async () => {
  const run = openRun(spec, {
    url: await closedPort(),
    unsentDirectory: unsentFolder(),
    maxBacklogBytes: 2000,
    closeTimeoutMs: 2000,
  })
  for (let step = 0; step <= 640; step += 20) run.snapshot(step, weights(step))
  const report = await run.close()
  const steps = report.unsent.snapshots.map(({ step }) => step)
  expect(report.dropped.snapshots + steps.length).toBe(33)
  expect(steps.at(0)).toBe(0)
  expect(steps.at(-1)).toBe(640)
  const gaps = steps.slice(1).map((step, i) => step - (steps[i] ?? 0))
  expect(Math.max(...gaps)).toBeLessThanOrEqual(4 * Math.min(...gaps))
})
