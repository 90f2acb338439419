/** Requests about rules, and what tests make of their answers. */
import { expect } from 'vitest'
import type { RulesetInput } from '../../../src/wire/rules.ts'
import { type RunRules, runRulesSchema } from '../../../src/wire/rules-of-run.ts'
import { type RunReplay, runReplaySchema } from '../../../src/wire/rules-replay.ts'
import { type Run, runSchema } from '../../../src/wire/run.ts'
import { request, sendJson } from './requests.ts'

export const schedule = { planned_steps: 1000, max_steps: 10_000, snapshot_every: 100 }

export type RuleInput = RulesetInput['rules'][number]

export function ruleset(...rules: readonly RuleInput[]): RulesetInput {
  return { name: 'mine', rules: [...rules] }
}

/** A run of no known structure, opened with these rules. */
export async function openWith(rules: RulesetInput | { preset: string } | undefined): Promise<Run> {
  const opened = await sendJson('POST', '/v1/runs', { name: 'ruled', schedule, rules })
  expect(opened.status).toBe(201)
  return runSchema.parse(await opened.json())
}

export async function readRules(run: string): Promise<RunRules> {
  return runRulesSchema.parse(await (await request('GET', `/v1/runs/${run}/rules`)).json())
}

export async function saveRules(run: string, rules: RulesetInput | { preset: string }): Promise<RunRules> {
  const saved = await sendJson('PUT', `/v1/runs/${run}/rules`, rules)
  expect([saved.status, saved.status === 200 || (await saved.clone().text())]).toEqual([200, true])
  return runRulesSchema.parse(await saved.json())
}

export async function replay(run: string, body: Record<string, unknown>): Promise<RunReplay> {
  const answer = await sendJson('POST', `/v1/runs/${run}/replay`, body)
  expect([answer.status, answer.status === 200 || (await answer.clone().text())]).toEqual([200, true])
  return runReplaySchema.parse(await answer.json())
}
