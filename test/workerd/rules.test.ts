/** Rules of a run: chosen when it is opened, checked when they are saved, in force from the next step, and kept in versions. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { problemSchema } from '../../src/wire/problem.ts'
import {
  presetListSchema,
  ruleNamesSchema,
  rulesCheckSchema,
  rulesVersionsSchema,
} from '../../src/wire/rules-of-run.ts'
import { runSchema } from '../../src/wire/run.ts'
import { as, makeKey } from './support/identity.ts'
import {
  codeOf,
  getAdvice,
  openRun,
  postScalars,
  putSnapshot,
  request,
  sendJson,
  snapshotBytes,
} from './support/requests.ts'
import { openWith, readRules, ruleset, saveRules, schedule } from './support/rules.ts'

const stops = (name: string, when: string) => ({ name, when, then: { kind: 'stop' } }) as const
const typo = ruleset(stops('first', 'true'), stops('second', 'test_los < 1'))

describe('a run that is opened', () => {
  it('without rules has the default preset, as its first version', async () => {
    const { run } = await openRun()
    expect(await readRules(run)).toMatchObject({
      ...{ run, version: 1, from_step: 0, preset: 'advised', ruleset: { name: 'Advised', rules: [] } },
      saved_by: { name: 'first key' },
    })
    expect((await getAdvice(run)).ruleset).toEqual({ name: 'Advised', version: 1 })
    const advice = await putSnapshot(run, 100, snapshotBytes(1))
    expect(advice).toMatchObject({
      by: { kind: 'advisor' },
      ruleset: { name: 'Advised', version: 1 },
      own: null,
    })
  })

  it('with rules is advised by them from its first snapshot, and says why', async () => {
    const { run } = await openWith(
      ruleset(stops('enough', 'step >= 200 && phase != "generalized"'), {
        ...{ name: 'say', when: 'step == 200', then: { kind: 'notify', message: 'Here.' } },
      }),
    )
    expect(await putSnapshot(run, 100, snapshotBytes(1))).toMatchObject({
      by: { kind: 'advisor' },
      rules: [],
    })
    const advice = await putSnapshot(run, 200, snapshotBytes(2))
    expect(advice).toMatchObject({
      ...{ advice: 'stop', by: { kind: 'rule', name: 'enough' }, next_snapshot_step: null },
      ...{ ruleset: { name: 'mine', version: 1 }, notices: [{ rule: 'say', message: 'Here.' }] },
      rules: [
        { rule: 'enough', outcome: 'decided', clauses: [{ expression: 'step >= 200' }, { holds: true }] },
        { rule: 'say', outcome: 'notified' },
      ],
    })
    expect(advice.own?.advice).toBe('continue')
    expect(advice.reasons[0]).toContain('The rule "enough" says stop')
  })

  it('with a preset by name has it; an unknown one is refused with those that there are', async () => {
    const { run } = await openWith({ preset: 'keep_to_a_budget' })
    expect(await readRules(run)).toMatchObject({
      preset: 'keep_to_a_budget',
      ruleset: { name: 'Keep to a budget' },
    })
    const refused = await sendJson('POST', '/v1/runs', { name: 'r', schedule, rules: { preset: 'nope' } })
    expect(refused.status).toBe(422)
    const problem = problemSchema.parse(await refused.json())
    expect(problem).toMatchObject({ code: 'preset_unknown', errors: [{ pointer: '/rules/preset' }] })
    expect(problem.detail).toContain('classic_patience')
  })

  it('with rules that do not fit is refused, with a pointer to each error', async () => {
    const refused = await sendJson('POST', '/v1/runs', { name: 'r', schedule, rules: typo })
    expect(refused.status).toBe(422)
    expect(problemSchema.parse(await refused.json())).toMatchObject({
      code: 'rules_invalid',
      errors: [
        {
          pointer: '/rules/rules/1/when',
          code: 'unknown_name',
          at: { from: 0, to: 8 },
          nearest: 'test_loss',
        },
      ],
    })
    const unscheduled = { name: 'r', rules: { preset: 'keep_to_a_budget' } }
    expect(await codeOf(await sendJson('POST', '/v1/runs', unscheduled))).toBe('rules_invalid')
    const misshapen = {
      name: 'r',
      rules: { name: 'm', rules: [{ name: 'a', when: 1, then: { kind: 'stop' } }] },
    }
    expect(problemSchema.parse(await (await sendJson('POST', '/v1/runs', misshapen)).json())).toMatchObject({
      code: 'body_invalid',
      errors: [{ pointer: '/rules/rules/0/when' }],
    })
  })
})

describe('rules that are saved', () => {
  it('are in force from the step after the newest one; what was advised stays', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 100, snapshotBytes(1))
    const saved = await saveRules(run, ruleset(stops('always', 'true')))
    expect(saved).toMatchObject({ version: 2, from_step: 101, preset: null })
    expect((await getAdvice(run)).by.kind).toBe('advisor')
    expect(await putSnapshot(run, 200, snapshotBytes(2))).toMatchObject({
      advice: 'stop',
      ruleset: { version: 2 },
    })
    expect(await putSnapshot(run, 50, snapshotBytes(3))).toMatchObject({ ruleset: { version: 1 } })
    expect(await saveRules(run, ruleset(stops('always', 'true')))).toEqual(saved)
    await saveRules(run, { preset: 'advised' })
    const answer = await request('GET', `/v1/runs/${run}/rules/versions`)
    const { versions } = rulesVersionsSchema.parse(await answer.json())
    expect(versions.map(({ version, from_step, preset }) => [version, from_step, preset])).toEqual([
      [3, 201, 'advised'],
      [2, 101, null],
      [1, 0, 'advised'],
    ])
  })

  it('that do not fit are refused, and nothing is changed', async () => {
    const { run } = await openRun()
    const refused = await sendJson('PUT', `/v1/runs/${run}/rules`, typo)
    expect(refused.status).toBe(422)
    expect(problemSchema.parse(await refused.json())).toMatchObject({
      code: 'rules_invalid',
      errors: [{ pointer: '/rules/1/when', nearest: 'test_loss' }],
    })
    expect((await readRules(run)).version).toBe(1)
  })

  it('may name scalars that were posted, and once there are some, no others', async () => {
    const { run } = await openRun()
    await postScalars(run, [{ step: 1, grad_norm: 3 }])
    expect((await saveRules(run, ruleset(stops('r', 'scalar.grad_norm > 1')))).version).toBe(2)
    const other = await sendJson('PUT', `/v1/runs/${run}/rules`, ruleset(stops('r', 'scalar.grad_nrm > 1')))
    expect(problemSchema.parse(await other.json()).errors).toMatchObject([{ nearest: 'scalar.grad_norm' }])
  })

  it('may not name a measure that the plan leaves out, once it is known', async () => {
    const { run } = await openRun()
    const forward = ruleset(stops('r', 'measure.test_loss < 1'))
    expect((await saveRules(run, forward)).version).toBe(2)
    await putSnapshot(run, 100, snapshotBytes(1))
    const refused = await sendJson('PUT', `/v1/runs/${run}/rules`, { ...forward, name: 'again' })
    expect(problemSchema.parse(await refused.json()).errors).toMatchObject([{ code: 'unavailable_name' }])
  })

  it('are changed with If-Match only where nobody changed them meanwhile', async () => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}/rules`
    const tag = (await request('GET', path)).headers.get('etag') ?? ''
    expect((await request('GET', path, { headers: { 'if-none-match': tag } })).status).toBe(304)
    await saveRules(run, { preset: 'never_stop_before_generalization' })
    const late = await sendJson('PUT', path, { preset: 'classic_patience' }, { 'if-match': tag })
    expect([late.status, await codeOf(late)]).toEqual([412, 'precondition_failed'])
    const now = (await request('GET', path)).headers.get('etag') ?? ''
    const saved = await sendJson('PUT', path, { preset: 'classic_patience' }, { 'if-match': now })
    expect([saved.status, saved.headers.get('etag') === now]).toEqual([200, false])
  })

  it('are at most 200', async () => {
    const { run } = await openRun()
    await runInDurableObject(env.RUNS.getByName(run), (_object, { storage: { sql } }) => {
      sql.exec('UPDATE rules SET version = 200')
    })
    const full = await sendJson('PUT', `/v1/runs/${run}/rules`, { preset: 'classic_patience' })
    expect([full.status, await codeOf(full)]).toEqual([409, 'too_many_rules_versions'])
  })

  it('need the scope rules:write, and name who saved them', async () => {
    const { run } = await openRun()
    const put = async (scope: 'rules:write' | 'runs:write') => {
      const { credential, key, name } = await makeKey([scope])
      const headers = { ...as(credential), 'content-type': 'application/json' }
      const body = JSON.stringify(ruleset(stops(scope, 'true')))
      return { key, name, answer: await request('PUT', `/v1/runs/${run}/rules`, { body, headers }) }
    }
    expect((await put('runs:write')).answer.status).toBe(403)
    const { key, name, answer } = await put('rules:write')
    expect(await answer.json()).toMatchObject({ version: 2, saved_by: { id: key, name } })
  })

  it('come as JSON, and not without end', async () => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}/rules`
    expect(
      (await request('PUT', path, { body: '{}', headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415)
    expect((await sendJson('PUT', path, { name: 'x'.repeat(300_000), rules: [] })).status).toBe(413)
    expect((await sendJson('PUT', path, {})).status).toBe(422)
  })

  it('of a run that is not there are nowhere', async () => {
    for (const [method, path] of [
      ['GET', 'rules'],
      ['GET', 'rules/versions'],
      ['GET', 'counterfactuals'],
      ['GET', 'decisions'],
      ['GET', 'decisions/verification'],
    ] as const) {
      const answer = await request(method, `/v1/runs/run_0000000000000000/${path}`)
      expect([path, answer.status]).toEqual([path, 404])
    }
    expect((await sendJson('PUT', '/v1/runs/run_0000000000000000/rules', ruleset())).status).toBe(404)
  })

  it('stand between snapshots, until they are in force no longer', async () => {
    const { run } = await openWith(ruleset(stops('at once', 'step >= 100')))
    await putSnapshot(run, 100, snapshotBytes(1))
    await postScalars(run, [{ step: 110, train_loss: 1 }])
    expect(await getAdvice(run)).toMatchObject({ step: 110, advice: 'stop', by: { name: 'at once' } })
    await saveRules(run, ruleset())
    await postScalars(run, [{ step: 120, train_loss: 1 }])
    expect(await getAdvice(run)).toMatchObject({
      step: 120,
      by: { kind: 'advisor' },
      ruleset: { version: 2 },
    })
  })

  it('are judged at scalars while there are no snapshots', async () => {
    const { run } = await openWith(
      ruleset({ ...stops('diverged', 'is_nan(train_loss)'), then: { kind: 'pause' } }),
    )
    await postScalars(run, [{ step: 1, train_loss: 3 }])
    expect((await getAdvice(run)).by.kind).toBe('advisor')
    await postScalars(run, [{ step: 2, train_loss: 'NaN' }])
    expect(await getAdvice(run)).toMatchObject({ advice: 'pause', by: { name: 'diverged' } })
    const read = runSchema.parse(await (await request('GET', `/v1/runs/${run}`)).json())
    expect(read.advice).toBe('pause')
  })
})

describe('what an editor asks for', () => {
  it('checks rules against a run, a specification, or any run, and saves nothing', async () => {
    const { run } = await openRun()
    const check = async (body: object) =>
      rulesCheckSchema.parse(await (await sendJson('POST', '/v1/rules/check', body)).json()).errors
    expect(await check({ run, ruleset: ruleset(stops('r', 'step > planned_steps')) })).toMatchObject([
      { rule: 0, field: 'when', code: 'unavailable_name' },
    ])
    const planned = { name: 'p', schedule: { planned_steps: 10 } }
    expect(await check({ spec: planned, ruleset: ruleset(stops('r', 'step > planned_steps')) })).toEqual([])
    expect(await check({ ruleset: typo })).toMatchObject([{ rule: 1, nearest: 'test_loss' }])
    expect((await readRules(run)).version).toBe(1)
    const both = await sendJson('POST', '/v1/rules/check', { run, spec: planned, ruleset: typo })
    expect(both.status).toBe(422)
  })

  it('lists the presets, and says which do not fit a run', async () => {
    const { run } = await openRun()
    const presets = async (query: string) =>
      presetListSchema.parse(await (await request('GET', `/v1/rules/presets${query}`)).json()).presets
    expect((await presets('')).every(({ unavailable }) => unavailable === null)).toBe(true)
    const unfit = (await presets(`?run=${run}`)).filter(({ unavailable }) => unavailable !== null)
    expect(unfit.map(({ name }) => name)).toEqual(['keep_to_a_budget', 'extend_while_a_circuit_grows'])
  })

  it('lists the names and functions, and why a name is unavailable', async () => {
    const { run } = await openRun()
    const answer = await request('GET', `/v1/rules/names?run=${run}`)
    const { names, functions } = ruleNamesSchema.parse(await answer.json())
    const named = (name: string) => names.find((one) => one.name === name)
    expect(named('planned_steps')?.unavailable).toContain('planned_steps')
    expect(named('measure.weight_norm')).toMatchObject({ unit: 'weight', unavailable: null })
    expect(named('phase')?.one_of).toContain('cleanup')
    expect(functions).toContainEqual(expect.objectContaining({ signature: 'slope(series, window)' }))
  })
})
