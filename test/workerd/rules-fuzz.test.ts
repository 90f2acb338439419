/** 10,000 random expressions through the advisor: refused when they are checked, or saved and judged; never an exception. */
import { expect, it } from 'vitest'
import { randomExpression } from '../../bench/rule-expressions.ts'
import { timelineSchema } from '../../src/wire/advice.ts'
import { mostRules, ruleSchema } from '../../src/wire/rules.ts'
import { rulesCheckSchema } from '../../src/wire/rules-of-run.ts'
import { postScalars, putSnapshot, request, sendJson, snapshotBytes } from './support/requests.ts'
import { openWith, type RuleInput, ruleset, saveRules, schedule } from './support/rules.ts'

const expressions = 10_000
const rulesetsOfRun = 50

/** In turn as a condition and as a step to extend to. */
function ruleOf(seed: number): RuleInput {
  const { source } = randomExpression(seed)
  const name = `r${seed}`
  return Math.floor(seed / 4) % 2 === 0
    ? { name, when: source, then: { kind: 'stop' } }
    : { name, when: 'true', then: { kind: 'extend', to: source } }
}

it('none of them is an exception at advice time', async () => {
  let [refused, saved, judged] = [0, 0, 0]
  let run = ''
  for (let set = 0; set < expressions / mostRules; set += 1) {
    if (set % rulesetsOfRun === 0) run = (await openWith(undefined)).run
    const drawn = Array.from({ length: mostRules }, (_, index) => ruleOf(mostRules * set + index))
    const sent = drawn.filter((rule) => ruleSchema.safeParse(rule).success)
    const body = { spec: { name: 's', schedule }, ruleset: ruleset(...sent) }
    const answer = await sendJson('POST', '/v1/rules/check', body)
    expect(answer.status).toBe(200)
    const { errors } = rulesCheckSchema.parse(await answer.json())
    const bad = new Set(errors.map(({ rule }) => rule))
    refused += drawn.length - sent.length + bad.size
    // The plan and the scalars of the run itself may still leave out what a specification allows.
    const fit = await fitting(
      run,
      sent.filter((_, index) => !bad.has(index)),
    )
    refused += sent.length - bad.size - fit.length
    saved += fit.length
    await saveRules(run, ruleset(...fit))
    const step = 100 * (set + 1)
    await postScalars(run, [
      { step, test_loss: set % 7, train_accuracy: 'NaN', test_accuracy: 0.5, grad_norm: 1e300 },
    ])
    const advice = await putSnapshot(run, step, snapshotBytes(set))
    expect(advice.ruleset?.version).toBe((set % rulesetsOfRun) + 2)
    judged += 1
  }
  expect(refused + saved).toBe(expressions)
  expect(saved).toBeGreaterThan(expressions / 10)
  expect(judged).toBe(expressions / mostRules)
  const timeline = await (await request('GET', `/v1/runs/${run}/timeline`)).json()
  expect(timelineSchema.parse(timeline).advice).toHaveLength(rulesetsOfRun)
}, 600_000)

async function fitting(run: string, rules: readonly RuleInput[]): Promise<RuleInput[]> {
  const answer = await sendJson('POST', '/v1/rules/check', { run, ruleset: ruleset(...rules) })
  const { errors } = rulesCheckSchema.parse(await answer.json())
  const bad = new Set(errors.map(({ rule }) => rule))
  // Together they may keep more of the history than is allowed: then half of them do.
  const fit = rules.filter((_, index) => !bad.has(index))
  return bad.has(null) ? fit.slice(0, Math.floor(fit.length / 2)) : fit
}
