/** Two trainers of one run, as after a machine that was thought to be dead: the one that was resumed has it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { type ApiAnswer, createApi, type NamedTensor, openRun } from '../../training-client/index.ts'
import { openRecordedRun, type RecordedTrainer } from './recorded-trainer.ts'

let advisor: RunningAdvisor
let data: string
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'latebloom-resume-'))
  advisor = await startAdvisor({ port: 0, dataDirectory: data, quiet: true })
})
afterAll(async () => {
  await advisor.stop()
  await rm(data, { recursive: true, force: true })
})

const weights = (value: number): NamedTensor[] => [
  { name: 'W', dtype: 'F32', shape: [2, 2], data: Float32Array.of(value, 1, 2, 3) },
]

it('goes on from its step, and the trainer of before stops and says so', async () => {
  const { url, apiKey } = advisor
  const api = createApi({ url, credential: apiKey })
  const options = { url, apiKey, unsentDirectory: data }
  const spec = { name: 'resumed', schedule: { planned_steps: 900 } }
  const sent = (trainer: ReturnType<typeof openRun>, snapshots: number) =>
    expect.poll(() => trainer.status().sent.snapshots, { timeout: 20_000 }).toBe(snapshots)

  const first = openRun(spec, options)
  for (const step of [100, 200, 300]) first.snapshot(step, weights(step))
  await sent(first, 3)
  const run = first.status().run ?? expect.fail('the run is not open')

  const second = openRun(spec, { ...options, run, resumeFrom: 200 })
  second.snapshot(300, weights(7))
  await sent(second, 1)
  first.snapshot(400, weights(400))
  await expect.poll(() => first.status().state, { timeout: 20_000 }).toBe('refused')
  second.resume(100, 'the loss had exploded')
  second.snapshot(200, weights(9))
  const ended = await Promise.all([first.close(), second.close()])

  expect(ended[0].failed).toEqual([
    { what: 'run', step: null, why: expect.stringContaining('409 attempt_superseded') },
  ])
  expect(ended[0].unsent.snapshots.map(({ step }) => step)).toEqual([400])
  expect(ended[1]).toMatchObject({ failed: [], sent: { snapshots: 2 } })
  const { attempts } = done(await api.listAttempts(run))
  expect(attempts.map(({ from_step, ended_at_step }) => [from_step, ended_at_step])).toEqual([
    [null, 300],
    [200, 300],
    [100, null],
  ])
  const stepsOf = async (attempt?: number) =>
    done(await api.readReadings(run, attempt === undefined ? {} : { attempt })).rows.map(({ step }) => step)
  expect(await stepsOf()).toEqual([100, 200])
  expect(await stepsOf(1)).toEqual([100, 200, 300])
  expect(await stepsOf(2)).toEqual([100, 200, 300])
  expect(done(await api.readRun(run))).toMatchObject({ state: 'open', attempt: 3, step: 200 })
}, 60_000)

it('is judged as a run that never was anywhere else, phases of a real run and all', async () => {
  const api = createApi({ url: advisor.url, credential: advisor.apiKey })
  const feed = async (trainer: RecordedTrainer, after: number, upTo: number) => {
    for (let step = after + 60; step <= upTo; step += 60) {
      await trainer.postScalars(step - 60, step)
      await trainer.postSnapshot(step)
    }
  }
  const outcome = async (run: string) => {
    const { rows } = done(await api.readReadings(run))
    const { advice } = done(await api.readTimeline(run))
    const told = advice.map(({ run: _run, version: _version, ...rest }) => rest)
    return { rows, told, newest: told.at(-1)?.phase }
  }
  const straight = await openRecordedRun(advisor, '../demo-run', 'straight')
  await feed(straight, -60, 1140)
  const resumed = await openRecordedRun(advisor, '../demo-run', 'resumed')
  await feed(resumed, -60, 900)
  await api.beginAttempt(resumed.run, { from_step: 480 })
  await feed(resumed, 480, 720)
  await api.beginAttempt(resumed.run, { from_step: 600 })
  await feed(resumed, 600, 1140)
  const wanted = await outcome(straight.run)
  expect(wanted.told.map(({ phase }) => phase)).toEqual(
    expect.arrayContaining(['memorization', 'circuit_formation', 'cleanup']),
  )
  expect(await outcome(resumed.run)).toEqual(wanted)
  const { versions } = done(await api.readAdviceVersions(resumed.run, 660))
  expect(versions.map(({ attempt, abandoned }) => [attempt, abandoned])).toEqual([
    [3, false],
    [2, true],
    [1, true],
  ])
}, 120_000)

function done<T>(answer: ApiAnswer<T>): T {
  return answer.kind === 'done' ? answer.value : expect.fail(JSON.stringify(answer))
}
