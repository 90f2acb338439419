/** Rules where advice is made: live advice is what replay says of the same history, whatever the rules, and whatever comes late. */
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { randomOf } from '../../bench/fuzz/random.ts'
import { randomExpression } from '../../bench/rule-expressions.ts'
import { type Advice, timelineSchema } from '../../src/wire/advice.ts'
import { verificationSchema } from '../../src/wire/decisions.ts'
import { rulesCheckSchema } from '../../src/wire/rules-of-run.ts'
import type { RulesSaid } from '../../src/wire/rules-said.ts'
import {
  beginAttempt,
  postScalars,
  putSnapshot,
  request,
  sendJson,
  snapshotBytes,
} from './support/requests.ts'
import { openWith, type RuleInput, replay, ruleset, saveRules, schedule } from './support/rules.ts'

/** What replay says too. */
function saidIn({ step, advice, by, extend_to, notices, rules }: Omit<Advice, 'readings'> | RulesSaid) {
  return { step, advice, by, extend_to, notices, rules }
}

/** Rules with random conditions that the advisor takes, drawn from the seed. */
async function randomRules(seed: number): Promise<RuleInput[]> {
  const random = randomOf(seed)
  const drawn = Array.from({ length: 24 }, (_, index): RuleInput => {
    const { source } = randomExpression(4 * (24 * seed + index))
    const then = random.pick<RuleInput['then']>([
      { kind: 'continue' },
      { kind: 'extend', to: 'step * 3' },
      { kind: 'extend', to: 'max_steps + 1' },
      { kind: 'stop' },
      { kind: 'pause' },
      { kind: 'intervene', message: 'Help.' },
      { kind: 'notify', message: 'Look.' },
    ])
    return {
      name: `r${index}`,
      when: source,
      for: 1 + random.below(3),
      then,
      cooldown: random.pick([0, 250]),
    }
  })
  const short = drawn.filter(({ when }) => when.length <= 2000)
  const answer = await sendJson('POST', '/v1/rules/check', {
    spec: { name: 's', schedule },
    ruleset: ruleset(...short),
  })
  const bad = new Set(rulesCheckSchema.parse(await answer.json()).errors.map(({ rule }) => rule))
  return short.filter((_, index) => !bad.has(index)).slice(0, 8)
}

/** Scalars and a snapshot at each of these steps, drawn from the seed. */
async function feed(run: string, steps: readonly number[], seed: number): Promise<Advice[]> {
  const random = randomOf(seed)
  const given: Advice[] = []
  for (const step of steps) {
    const loss = random.pick<number | string>([0, 0.5, 2 * Math.exp(-step / 300), 9, 'NaN', 'Infinity'])
    const accuracy = random.below(101) / 100
    await postScalars(run, [
      { step: step - 50, test_loss: random.below(10) },
      { step, train_loss: loss, test_loss: random.below(10), test_accuracy: accuracy, grad_norm: accuracy },
    ])
    given.push(await putSnapshot(run, step, snapshotBytes(random.below(1000))))
  }
  return given
}

async function timeline(run: string) {
  return timelineSchema.parse(await (await request('GET', `/v1/runs/${run}/timeline`)).json()).advice
}

async function differences(run: string) {
  const answer = await request('GET', `/v1/runs/${run}/decisions/verification`)
  return verificationSchema.parse(await answer.json()).differences
}

const steps = [100, 200, 300, 400, 500, 600]
const later = [700, 800]

describe('random rules over a random run', () => {
  it.each(Array.from({ length: 12 }, (_, index) => [index + 1]))(
    'say live what their replay says (seed %i)',
    async (seed) => {
      const rules = await randomRules(seed)
      expect(rules.length).toBeGreaterThan(0)
      const { run } = await openWith(ruleset(...rules))
      const given = await feed(run, steps, seed)
      if (seed % 2 === 0) await evictDurableObject(env.RUNS.getByName(run))
      const prefix = await replay(run, { version: 1, said: 'all' })
      expect(given.map(saidIn)).toEqual(prefix.said.filter(({ step }) => step >= 100).map(saidIn))
      // Whatever comes later changes nothing of it.
      const more = await feed(run, later, seed + 1000)
      const whole = await replay(run, { version: 1, said: 'all' })
      expect(whole.said.slice(0, prefix.said.length)).toEqual(prefix.said)
      expect(whole.said.slice(prefix.said.length).map(saidIn)).toEqual(more.map(saidIn))
      for (const { advice, extend_to, rules: said } of [...given, ...more]) {
        expect(extend_to ?? 0).toBeLessThanOrEqual(schedule.max_steps)
        if (advice === 'stop') expect(extend_to).toBeNull()
        expect(said.filter(({ outcome }) => outcome === 'decided').length).toBeLessThanOrEqual(1)
      }
      expect(await differences(run)).toEqual([])
    },
  )
})

const counting: RuleInput = {
  ...{ name: 'falls', when: 'delta(test_loss, 2) < 0 || min_over(grad, 3) > 0.5', for: 2 },
  then: { kind: 'stop' },
}
const first = ruleset({ ...counting, when: counting.when.replace('grad', 'test_accuracy') })
const second = ruleset(
  { name: 'look', when: 'ema(test_loss, 4) > 3', then: { kind: 'notify', message: 'High.' }, cooldown: 250 },
  { name: 'wait', when: 'for_steps(test_accuracy > 0.3) >= 100', then: { kind: 'pause' } },
)

/** At each step, what the version in force there says of the whole history. */
async function expected(run: string, versionAt: (step: number) => number) {
  const replays = await Promise.all([1, 2].map((version) => replay(run, { version, said: 'all' })))
  const given = await timeline(run)
  expect(given.map(({ step, ruleset }) => [step, ruleset?.version])).toEqual(
    given.map(({ step }) => [step, versionAt(step)]),
  )
  return given.map(({ step }) => {
    const said = replays[versionAt(step) - 1]?.said.find((one) => one.step === step)
    return said === undefined ? null : saidIn(said)
  })
}

describe('a change of the rules', () => {
  it.each([
    ['', false],
    [', and after an eviction', true],
  ])(
    'with a late snapshot before it: each step is judged by the version in force there%s',
    async (_, evicted) => {
      const { run } = await openWith(first)
      await feed(run, [100, 200, 400], 1)
      expect((await saveRules(run, second)).from_step).toBe(401)
      await feed(run, [500, 600], 2)
      if (evicted) await evictDurableObject(env.RUNS.getByName(run))
      await feed(run, [300], 3)
      const inForce = (step: number) => (step <= 400 ? 1 : 2)
      expect((await timeline(run)).map(saidIn)).toEqual(await expected(run, inForce))
      // Windows and `for` of the new version have seen what came before it.
      expect(await differences(run)).toEqual([])
    },
  )

  it('saved while nothing new came leaves no step to the one before', async () => {
    const { run } = await openWith(first)
    await feed(run, [100], 1)
    await saveRules(run, ruleset({ ...counting, name: 'never judged', when: 'true' }))
    const { version, from_step } = await saveRules(run, second)
    expect([version, from_step]).toEqual([3, 101])
    const [advice] = await feed(run, [200], 2)
    expect(advice?.ruleset).toEqual({ name: 'mine', version: 3 })
    expect(await differences(run)).toEqual([])
  })

  it('is in force from the first step of an attempt that was resumed before it', async () => {
    const { run } = await openWith(first)
    await feed(run, [100, 200, 300, 400], 1)
    await saveRules(run, second)
    await feed(run, [500], 2)
    await beginAttempt(run, 200)
    await feed(run, [300, 400], 3)
    const inForce = (step: number) => (step <= 200 ? 1 : 2)
    expect((await timeline(run)).map(saidIn)).toEqual(await expected(run, inForce))
    expect(await differences(run)).toEqual([])
  })
})
