/** Replay and counterfactuals over stored runs, as the routes answer them. */
import { describe, expect, it } from 'vitest'
import { counterfactualsSchema } from '../../src/wire/counterfactuals.ts'
import { replaysSchema } from '../../src/wire/rules-replay.ts'
import {
  codeOf,
  openRun,
  postScalars,
  putSnapshot,
  request,
  sendJson,
  snapshotBytes,
} from './support/requests.ts'
import { openWith, readRules, replay, ruleset } from './support/rules.ts'

/** A run that generalizes at step 600, and whose test loss rises until then. */
async function grokking(name = 'a run', goal = 600): Promise<string> {
  const { run } = await openRun(name)
  const lines = Array.from({ length: 10 }, (_, index) => {
    const step = 100 * (index + 1)
    const done = step >= goal
    return {
      step,
      train_loss: 0.01,
      test_loss: done ? 0.1 : 5 + index,
      train_accuracy: 1,
      test_accuracy: done ? 1 : 0.1,
    }
  })
  await postScalars(run, lines)
  for (const { step } of lines) await putSnapshot(run, step, snapshotBytes(step))
  return run
}

async function counterfactuals(run: string) {
  const answer = await request('GET', `/v1/runs/${run}/counterfactuals`)
  const { stops } = counterfactualsSchema.parse(await answer.json())
  return new Map(stops.map((stop) => [stop.id, stop]))
}

describe('a replay', () => {
  it('says what rules would have said, and what stopping would have saved and lost', async () => {
    const run = await grokking()
    const patience = {
      name: 'patience',
      when: 'test_loss > min_over(test_loss, 200)',
      for: 3,
      then: { kind: 'stop' },
    } as const
    const told = await replay(run, { ruleset: ruleset(patience) })
    expect(told).toMatchObject({
      ...{ run, ruleset: 'mine', stopped_by: 'patience', said_total: 10 },
      hindsight: { stop_step: 400, steps_saved: 600, goal_step: 600, generalization_lost: true },
    })
    expect(told.said.map(({ step, advice }) => [step, advice])).toContainEqual([400, 'stop'])
    expect(told.said.length).toBeLessThan(10)
    const all = await replay(run, { ruleset: ruleset(patience), said: 'all' })
    expect(all.said).toHaveLength(10)
    expect(await replay(run, { ruleset: ruleset(patience), said: 'none' })).toEqual({ ...told, said: [] })
    expect((await readRules(run)).version).toBe(1)
  })

  it('takes a preset, or a version of its own rules, and nothing else beside it', async () => {
    const run = await grokking()
    expect((await replay(run, { version: 1 })).ruleset).toBe('Advised')
    expect((await replay(run, { preset: 'classic_patience' })).ruleset).toBe('Classic patience')
    const path = `/v1/runs/${run}/replay`
    for (const [body, status, code] of [
      [{ version: 9 }, 404, 'rules_version_unknown'],
      [{ preset: 'nope' }, 422, 'preset_unknown'],
      [{ preset: 'keep_to_a_budget' }, 422, 'rules_invalid'],
      [{ preset: 'advised', version: 1 }, 422, 'body_invalid'],
      [{}, 422, 'body_invalid'],
    ] as const) {
      const answer = await sendJson('POST', path, body)
      expect([answer.status, await codeOf(answer)]).toEqual([status, code])
    }
    expect((await sendJson('POST', '/v1/runs/run_0000000000000000/replay', { version: 1 })).status).toBe(404)
  })

  it('of several runs has an entry for each, with the reason where there is none', async () => {
    const run = await grokking()
    const planned = (await openWith(undefined)).run
    const gone = 'run_0000000000000000'
    const body = { runs: [run, planned, gone], preset: 'keep_to_a_budget', said: 'none' }
    const { runs } = replaysSchema.parse(await (await sendJson('POST', '/v1/rules/replay', body)).json())
    expect(runs.map((one) => [one.run, one.unavailable, one.errors.length, one.replay === null])).toEqual([
      [run, 'the ruleset does not fit this run', 1, true],
      [planned, null, 0, false],
      [gone, 'there is no such run', 0, true],
    ])
    const many = { runs: Array.from({ length: 21 }, () => run), preset: 'advised' }
    expect((await sendJson('POST', '/v1/rules/replay', many)).status).toBe(422)
  })
})

describe('counterfactuals', () => {
  it('say where each rule would have stopped, and why one cannot judge', async () => {
    const run = await grokking('alone')
    const stops = await counterfactuals(run)
    expect(stops.get('keras_patience')?.hindsight).toMatchObject({
      stop_step: 200,
      generalization_lost: true,
    })
    const { run: without } = await openRun()
    await postScalars(without, [{ step: 1, train_loss: 1 }])
    expect((await counterfactuals(without)).get('keras_patience')?.unavailable).toContain('no test_loss')
  })

  it('compare with runs of the same set-up but for the seed', async () => {
    const opened = async (seed: number, more: object = {}) => {
      const body = { name: `seed ${seed}`, seed, schedule: { max_steps: 777 }, ...more }
      const answer = await sendJson('POST', '/v1/runs', body)
      return String(Object(await answer.json()).run)
    }
    const feed = (run: string, accuracy: number) =>
      postScalars(
        run,
        [100, 200].map((step) => ({ step, test_accuracy: accuracy })),
      )
    const judged = await opened(0)
    await feed(judged, 0.1)
    for (const seed of [1, 2]) await feed(await opened(seed), 0.9)
    await feed(await opened(3, { precision: 'bfloat16' }), 0.9)
    const reason = (await counterfactuals(judged)).get('median_stop')?.unavailable
    expect(reason).toBe('it compares with 3 other runs of the same set-up but for the seed, and there are 2')
    await feed(await opened(3), 0.9)
    const stop = (await counterfactuals(judged)).get('median_stop')
    expect([stop?.unavailable, stop?.hindsight.stop_step]).toEqual([null, 100])
  })
})

it('a replay sees what was posted since the one before', async () => {
  const run = await grokking('memorizes', 5000)
  const late = ruleset({ name: 'late', when: 'step >= 1100', then: { kind: 'stop' } })
  const stops = async () => (await replay(run, { ruleset: late })).hindsight
  expect(await stops()).toMatchObject({ stop_step: null, last_step: 1000 })
  expect(await stops()).toMatchObject({ stop_step: null, last_step: 1000 })
  await putSnapshot(run, 1100, snapshotBytes(1100))
  expect(await stops()).toMatchObject({ stop_step: 1100, last_step: 1100 })
})
