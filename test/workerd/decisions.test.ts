/** The decision log: what each advice was made of, confirmed by late data, and made again from what is stored. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { decisionsSchema, type Verification, verificationSchema } from '../../src/wire/decisions.ts'
import {
  beginAttempt,
  openRun,
  postScalars,
  putSnapshot,
  request,
  settled,
  snapshotBytes,
} from './support/requests.ts'
import { openWith, ruleset, saveRules } from './support/rules.ts'

const fitted = { train_loss: 0.001, test_loss: 9, train_accuracy: 1, test_accuracy: 0.02 }

async function decisions(run: string, query = '') {
  const answer = await request('GET', `/v1/runs/${run}/decisions${query}`)
  return decisionsSchema.parse(await answer.json())
}

async function verify(run: string): Promise<Verification> {
  const answer = await request('GET', `/v1/runs/${run}/decisions/verification`)
  return verificationSchema.parse(await answer.json())
}

async function versionsAt(run: string, step: number): Promise<unknown> {
  return (await request('GET', `/v1/runs/${run}/advice/versions?step=${step}`)).json()
}

/** Changes what is stored behind the advisor's back. */
async function tamper(run: string, statement: string): Promise<void> {
  await runInDurableObject(
    env.RUNS.getByName(run),
    (_object, { storage: { sql } }) => void sql.exec(statement),
  )
}

async function feed(run: string, steps: readonly number[], more = 0): Promise<void> {
  for (const step of steps) {
    await postScalars(run, [{ step, ...fitted, test_loss: step + more }])
    await putSnapshot(run, step, snapshotBytes(step + more))
  }
  await settled(run)
}

async function ruled(): Promise<string> {
  const { run } = await openWith(ruleset({ name: 'late', when: 'step >= 300', then: { kind: 'stop' } }))
  await feed(run, [100, 200, 300])
  return run
}

describe('the decision log', () => {
  it('has an entry for each version of the advice: inputs, rules, detector and code', async () => {
    const run = await ruled()
    const { decisions: log, next_cursor } = await decisions(run)
    expect(next_cursor).toBeNull()
    const [first] = log.filter(({ version }) => version === 1)
    expect(first).toMatchObject({
      ...{ step: 100, attempt: 1, abandoned: false, by: { kind: 'advisor' }, code: '0.1.0' },
      ...{ ruleset: { name: 'mine', version: 1 }, detector: { version: 1 } },
    })
    expect(log.findLast(({ step }) => step === 300)).toMatchObject({
      advice: 'stop',
      by: { kind: 'rule', name: 'late' },
    })
    const digests = log.map(({ inputs_sha256 }) => inputs_sha256)
    expect(new Set(digests).size).toBe(log.length)
    expect(await verify(run)).toMatchObject({ run, verified: 3, unlogged: 0, differences: [] })
  })

  it('is read in pages', async () => {
    const run = await ruled()
    const whole = (await decisions(run)).decisions
    const one = await decisions(run, '?limit=1')
    expect(one.decisions).toEqual(whole.slice(0, 1))
    expect((await decisions(run, `?cursor=${one.next_cursor}`)).decisions).toEqual(whole.slice(1))
    expect((await request('GET', `/v1/runs/${run}/decisions?cursor=x`)).status).toBe(422)
  })

  it('confirms what comes out the same of other inputs, and adds an entry where it does not', async () => {
    const { run } = await openRun()
    await feed(run, [100, 200])
    const before = (await decisions(run)).decisions
    // No measure and no rule reads it.
    await postScalars(run, [{ step: 150, learning_rate: 1 }])
    const after = (await decisions(run)).decisions
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1))
    expect(after.at(-1)).toEqual({ ...before.at(-1), confirmed_sha256: after.at(-1)?.confirmed_sha256 })
    expect(after.at(-1)?.confirmed_sha256).not.toBe(before.at(-1)?.confirmed_sha256)
    await feed(run, [150])
    const late = await verify(run)
    expect(late).toMatchObject({ verified: 3, differences: [] })
    expect(late.superseded).toBeGreaterThan(0)
  })

  it('keeps the entries of an attempt that was abandoned', async () => {
    const run = await ruled()
    await beginAttempt(run, 200)
    await feed(run, [300], 7)
    const at300 = (await decisions(run)).decisions.filter(({ step }) => step === 300)
    expect(at300.map(({ version, attempt, abandoned }) => [version, attempt, abandoned])).toEqual([
      [1, 1, true],
      [2, 2, false],
    ])
    expect(await verify(run)).toMatchObject({ verified: 3, superseded: 1, differences: [] })
  })
})

describe('verification finds', () => {
  it.each([
    [
      'a reading',
      `UPDATE readings SET body = json_set(body, '$.weight_norm.value', 1.5) WHERE step = 200`,
      'inputs',
      [200, 300],
    ],
    [
      'a scalar',
      `UPDATE scalars SET body = json_set(body, '$.test_loss', 1.5) WHERE step = 200`,
      'inputs',
      [200, 300],
    ],
    [
      'the advice',
      `UPDATE advice SET body = json_set(body, '$.advice', 'continue') WHERE step = 300`,
      'advice',
      [300],
    ],
    [
      'a word of its reasons',
      `UPDATE advice SET body = json_set(body, '$.reasons[0]', 'No.') WHERE step = 100`,
      'advice',
      [100],
    ],
    [
      'the digest of its inputs',
      `UPDATE decisions SET confirmed = '${'0'.repeat(64)}' WHERE step = 100`,
      'inputs',
      [100],
    ],
    [
      'the rules',
      `UPDATE rules SET ruleset = json_set(ruleset, '$.rules[0].when', 'step > 1e9')`,
      'ruleset',
      [100, 200, 300],
    ],
    ['since when they are in force', `UPDATE rules SET from_step = 101`, 'ruleset', [100]],
    ['the detector', `UPDATE decisions SET detector_version = 7 WHERE step = 200`, 'detector', [200]],
    ['that an entry is gone', `DELETE FROM decisions WHERE step = 200`, 'missing', [200]],
    ['that an advice is gone', `DELETE FROM advice WHERE step = 200`, 'missing', [200]],
  ] as const)('%s, where it was changed', async (_, statement, what, at) => {
    const run = await ruled()
    await tamper(run, statement)
    const { differences } = await verify(run)
    expect(differences.filter((one) => one.what === what).map(({ step }) => step)).toEqual([...at])
  })

  it('nothing in what was advised before there was a log', async () => {
    const run = await ruled()
    await tamper(run, 'DELETE FROM decisions')
    await tamper(run, `UPDATE advice SET body = json_remove(body, '$.ruleset')`)
    expect(await verify(run)).toMatchObject({ verified: 0, unlogged: 3, differences: [] })
    // Late data that change nothing make no version of it, and no entry.
    const before = await versionsAt(run, 300)
    await postScalars(run, [{ step: 50, learning_rate: 1 }])
    expect(await versionsAt(run, 300)).toEqual(before)
    expect(await verify(run)).toMatchObject({ verified: 0, unlogged: 3, differences: [] })
    await feed(run, [400])
    expect(await verify(run)).toMatchObject({ verified: 1, unlogged: 3, differences: [] })
  })

  it('rules that no longer compile judged by nobody, and no advice lost', async () => {
    const run = await ruled()
    await saveRules(run, ruleset({ name: 'r', when: 'measure.weight_norm > 0', then: { kind: 'stop' } }))
    await tamper(
      run,
      `UPDATE rules SET ruleset = json_set(ruleset, '$.rules[0].when', 'measure.gone > 0') WHERE version = 2`,
    )
    await evictDurableObject(env.RUNS.getByName(run))
    const advice = await putSnapshot(run, 400, snapshotBytes(400))
    expect(advice).toMatchObject({ by: { kind: 'advisor' }, ruleset: { version: 2 } })
    expect(advice.reasons.at(-1)).toContain('is not judged: There is no measure.gone')
  })
})
