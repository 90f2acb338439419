/** The decision log: for each version of the advice, digests of what it was made of. */
import { z } from 'zod'
import type { RuledAdvice } from '../../core/rules/ruled-advice.ts'
import type { DecisionPlace } from '../../service/ports.ts'
import { chainNext, chainStart } from '../../service/rules/input-chain.ts'
import { codeVersion, detectorNow } from '../../service/rules/made-by.ts'
import { type Decision, decisionSchema } from '../../wire/decisions.ts'
import type { RunSpec } from '../../wire/run.ts'
import { newestAttempt } from './attempts.ts'
import { observationsAfter } from './history.ts'
import { digestOf } from './rules.ts'
import type { RunState } from './run-state.ts'

/** An entry stands for itself: advice that is gone from its own table still has one here. */
export const decisionsMigration = `
  CREATE TABLE decisions (
    step INTEGER NOT NULL,
    version INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    given_at INTEGER NOT NULL,
    advice TEXT NOT NULL,
    by_kind TEXT NOT NULL,
    by_name TEXT NOT NULL,
    inputs TEXT NOT NULL,
    confirmed TEXT NOT NULL,
    rules_name TEXT NOT NULL,
    rules_version INTEGER NOT NULL,
    rules_sha256 TEXT NOT NULL,
    detector_version INTEGER NOT NULL,
    detector_sha256 TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (step, version)
  );
  `

/** An advice that was just made, and the version that it is or was found to be at its step. */
export interface Given {
  readonly advice: RuledAdvice
  readonly version: number
}

/** Logs what is new, and confirms what came out the same of other inputs. In the order of steps, all of them from one on. */
export function logDecisions(state: RunState, spec: RunSpec, given: readonly Given[], now: number): void {
  const { sql } = state
  const first = given.at(0)
  if (first === undefined) return
  const chains = chainsFrom(sql, spec, first.advice.step)
  const { attempt } = newestAttempt(sql)
  const detector = detectorNow()
  for (const { advice, version } of given) {
    const { step, by, ruleset } = advice
    const chain = chains.get(step)
    if (ruleset === null || chain === undefined) continue
    sql.exec(
      `INSERT INTO decisions (step, version, attempt, given_at, advice, by_kind, by_name, inputs, confirmed, rules_name,
         rules_version, rules_sha256, detector_version, detector_sha256, code)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (step, version) DO UPDATE SET confirmed = excluded.confirmed`,
      ...[step, version, attempt, now, advice.advice, by.kind, by.name, chain, chain],
      ...[ruleset.name, ruleset.version, digestOf(state, ruleset.version)],
      ...[detector.version, detector.sha256, codeVersion],
    )
  }
}

/** The chain of inputs at each step from one on. It goes on from the newest entry before, which late data leaves as it is. */
function chainsFrom(sql: SqlStorage, spec: RunSpec, fromStep: number): ReadonlyMap<number, string> {
  const [before] = sql
    .exec(
      `SELECT d.step, d.confirmed FROM decisions d JOIN advice a ON a.step = d.step AND a.version = d.version
       WHERE d.step < ? ORDER BY d.step DESC, d.version DESC LIMIT 1`,
      fromStep,
    )
    .toArray()
  let chain = before === undefined ? chainStart(spec) : String(before['confirmed'])
  const chains = new Map<number, string>()
  for (const observation of observationsAfter(sql, Number(before?.['step'] ?? -1))) {
    chain = chainNext(chain, observation)
    if (observation.readings !== null) chains.set(observation.step, chain)
  }
  return chains
}

const rowSchema = z
  .object({
    step: z.number(),
    version: z.number(),
    attempt: z.number(),
    given_at: z.number(),
    advice: z.string(),
    by_kind: z.string(),
    by_name: z.string(),
    inputs: z.string(),
    confirmed: z.string(),
    rules_name: z.string(),
    rules_version: z.number(),
    rules_sha256: z.string(),
    detector_version: z.number(),
    detector_sha256: z.string(),
    code: z.string(),
    abandoned: z.number(),
  })
  .transform((row) => ({
    step: row.step,
    version: row.version,
    attempt: row.attempt,
    abandoned: row.abandoned === 1,
    given_at: new Date(row.given_at).toISOString(),
    advice: row.advice,
    by: { kind: row.by_kind, name: row.by_name },
    inputs_sha256: row.inputs,
    confirmed_sha256: row.confirmed,
    ruleset: { name: row.rules_name, version: row.rules_version, sha256: row.rules_sha256 },
    detector: { version: row.detector_version, sha256: row.detector_sha256 },
    code: row.code,
  }))
  .pipe(decisionSchema)

/** By step and version, those of abandoned attempts too: at most `limit`, after a place. */
export function decisionsAfter(sql: SqlStorage, after: DecisionPlace | null, limit: number): Decision[] {
  const rows = sql.exec(
    `SELECT d.*, a.step IS NOT NULL AS abandoned FROM decisions d
     LEFT JOIN abandoned_advice a ON a.step = d.step AND a.version = d.version
     WHERE (d.step, d.version) > (?, ?) ORDER BY d.step, d.version LIMIT ?`,
    after?.step ?? -1,
    after?.version ?? 0,
    limit,
  )
  return Array.from(rows, (row) => rowSchema.parse(row))
}
