/** The rulesets of a run in their versions, each in force from a step on. */
import { type InForce, rulesetsInForce } from '../../core/rules/in-force.ts'
import { canonicalJson } from '../../service/canonical-json.ts'
import type { NewRules, RulesSaved } from '../../service/ports.ts'
import { rulesTag } from '../../service/rules/rules-tag.ts'
import { rulesetDigest } from '../../service/rules/ruleset-digest.ts'
import { rulesetSchema } from '../../wire/rules.ts'
import { type RulesVersion, savedBySchema } from '../../wire/rules-of-run.ts'
import { newestStep } from './history.ts'
import type { RunRow } from './run-row.ts'
import type { RunState } from './run-state.ts'

/** Each is compiled, and those that are in force later are folded over all that came before. */
export const MOST_RULES_VERSIONS = 200
/** Of all versions together, as JSON: an answer may have all of them. */
const MOST_RULES_CHARACTERS = 8_000_000

/** A run from before there were rules has had the advisor's own advice, which is what the first preset says. */
export const rulesMigration = `
  CREATE TABLE rules (
    version INTEGER PRIMARY KEY,
    from_step INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by TEXT,
    preset TEXT,
    ruleset TEXT NOT NULL
  );
  INSERT INTO rules (version, from_step, saved_at, preset, ruleset)
    SELECT 1, 0, created_at, 'advised', '{"name":"Advised","rules":[]}' FROM run;
  `

export function insertFirstRules(sql: SqlStorage, rules: NewRules, now: number): void {
  insertRules(sql, 1, 0, rules, now)
}

export function newestRules(sql: SqlStorage): RulesVersion {
  return versionOf(sql.exec('SELECT * FROM rules ORDER BY version DESC LIMIT 1').one())
}

/** Newest first. */
export function rulesVersions(sql: SqlStorage): RulesVersion[] {
  return sql.exec('SELECT * FROM rules ORDER BY version DESC').toArray().map(versionOf)
}

/** The new version is in force from the step after the newest that is known: what was advised stays. */
export function saveRules(
  state: RunState,
  rules: NewRules,
  tags: readonly string[] | null,
  now: number,
): RulesSaved {
  const { sql } = state
  const newest = newestRules(sql)
  if (tags !== null && !tags.includes(rulesTag(newest))) return { kind: 'stale', tag: rulesTag(newest) }
  if (isSame(newest, rules)) return { kind: 'saved', rules: newest }
  if (newest.version >= MOST_RULES_VERSIONS || isFull(sql, rules))
    return { kind: 'too_many', most: MOST_RULES_VERSIONS }
  insertRules(sql, newest.version + 1, (newestStep(sql) ?? -1) + 1, rules, now)
  // What the new version remembers of the past is folded with the next post.
  state.rulesets = null
  state.memory = null
  return {
    kind: 'saved',
    rules: newestRules(sql),
  }
}

/** The digest of each version, found once: a version never changes. */
export function digestOf(state: RunState, version: number): string {
  const known = state.digests.get(version)
  if (known !== undefined) return known
  const [row] = state.sql.exec('SELECT ruleset FROM rules WHERE version = ?', version).toArray()
  const digest = rulesetDigest(rulesetSchema.parse(JSON.parse(String(row?.['ruleset']))))
  state.digests.set(version, digest)
  return digest
}

/** When an attempt begins, the newest version is in force from its first step on. Call it in the same transaction. */
export function bringRulesForward(sql: SqlStorage, fromStep: number): void {
  sql.exec('UPDATE rules SET from_step = ?1 WHERE from_step > ?1', fromStep)
}

/** As they are in force in the newest lineage; kept until another version is saved or another attempt begins. */
export function rulesetsOf(state: RunState, row: RunRow): readonly InForce[] {
  state.rulesets ??= readRulesets(state.sql, row)
  return state.rulesets
}

export function readRulesets(sql: SqlStorage, row: RunRow): readonly InForce[] {
  return rulesetsInForce(row.spec, rulesVersions(sql).reverse())
}

function isFull(sql: SqlStorage, { ruleset }: NewRules): boolean {
  const stored = Number(sql.exec('SELECT sum(length(ruleset)) AS n FROM rules').one()['n'])
  return stored + JSON.stringify(ruleset).length > MOST_RULES_CHARACTERS
}

function insertRules(
  sql: SqlStorage,
  version: number,
  fromStep: number,
  { ruleset, preset, saved_by }: NewRules,
  now: number,
): void {
  sql.exec(
    'INSERT INTO rules (version, from_step, saved_at, saved_by, preset, ruleset) VALUES (?, ?, ?, ?, ?, ?)',
    version,
    fromStep,
    now,
    saved_by === null ? null : JSON.stringify(saved_by),
    preset,
    JSON.stringify(ruleset),
  )
}

function isSame(stored: RulesVersion, { ruleset, preset }: NewRules): boolean {
  return preset === stored.preset && canonicalJson(ruleset) === canonicalJson(stored.ruleset)
}

function versionOf(row: Record<string, SqlStorageValue>): RulesVersion {
  const { saved_by, preset } = row
  return {
    version: Number(row['version']),
    from_step: Number(row['from_step']),
    saved_at: new Date(Number(row['saved_at'])).toISOString(),
    saved_by: typeof saved_by === 'string' ? savedBySchema.parse(JSON.parse(saved_by)) : null,
    preset: typeof preset === 'string' ? preset : null,
    ruleset: rulesetSchema.parse(JSON.parse(String(row['ruleset']))),
  }
}
