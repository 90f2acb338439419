/** Makes every advice of a run again from what is stored, and says what does not agree with the decision log. */
import type { Observation } from '../../core/detection/signals.ts'
import { adviseStep, initialFold } from '../../core/rules/advise-fold.ts'
import { inForceAt, rulesetsInForce } from '../../core/rules/in-force.ts'
import type { RuledAdvice } from '../../core/rules/ruled-advice.ts'
import type { Advice } from '../../wire/advice.ts'
import type { Decision, Difference, Verification } from '../../wire/decisions.ts'
import type { RulesVersion } from '../../wire/rules-of-run.ts'
import type { RunSpec } from '../../wire/run.ts'
import { canonicalJson } from '../canonical-json.ts'
import { sha256Now } from '../sha256-now.ts'
import { chainNext, chainStart } from './input-chain.ts'
import { detectorNow } from './made-by.ts'
import { rulesetDigest } from './ruleset-digest.ts'

/** What a run has stored of its newest lineage; the log has all of it. */
export interface Stored {
  readonly spec: RunSpec
  /** In the order of steps. */
  readonly observations: readonly Observation[]
  /** In any order. */
  readonly rules: readonly RulesVersion[]
  /** The newest version at each step that has one. */
  readonly advice: readonly Omit<Advice, 'readings'>[]
  readonly decisions: readonly Decision[]
}

export function verifyDecisions(stored: Stored): Omit<Verification, 'run'> {
  const rulesets = rulesetsInForce(
    stored.spec,
    stored.rules.toSorted((a, b) => a.version - b.version),
  )
  const digests = new Map(stored.rules.map(({ version, ruleset }) => [version, rulesetDigest(ruleset)]))
  const entries = new Map(stored.decisions.map((one) => [placeOf(one), one]))
  const advice = new Map(stored.advice.map((one) => [one.step, one]))
  const differences: Difference[] = []
  let [verified, unlogged] = [0, 0]
  let state = initialFold(stored.spec)
  let chain = chainStart(stored.spec)
  for (const observation of stored.observations) {
    const made = adviseStep(stored.spec, rulesets, state, observation)
    state = made.state
    chain = chainNext(chain, observation)
    const given = advice.get(observation.step)
    if (given === undefined || made.advice === null) continue
    advice.delete(observation.step)
    const entry = entries.get(placeOf(given))
    if (entry === undefined) {
      if (given.ruleset === null) unlogged += 1
      else differences.push(missing(given, 'its entry in the log'))
      continue
    }
    verified += 1
    const version = inForceAt(rulesets, observation.step)?.version ?? 0
    const computed = { chain, version, digest: digests.get(version) ?? '', advice: made.advice }
    differences.push(...differencesOf(entry, given, computed))
  }
  for (const given of advice.values()) differences.push(missing(given, 'the readings that it was made of'))
  const lost = withoutAdvice(stored)
  for (const entry of lost) differences.push(missing(entry, 'the advice that it is of'))
  const superseded = stored.decisions.length - verified - lost.length
  return { verified, superseded, unlogged, differences }
}

/** Of the newest entries at each step of the newest lineage, those whose advice is not stored. */
function withoutAdvice({ decisions, advice }: Stored): Decision[] {
  const given = new Set(advice.map(placeOf))
  const newest = new Map<number, Decision>()
  for (const entry of decisions) {
    if (!entry.abandoned && entry.version > (newest.get(entry.step)?.version ?? 0))
      newest.set(entry.step, entry)
  }
  return [...newest.values()].filter((entry) => !given.has(placeOf(entry)))
}

interface Computed {
  readonly chain: string
  readonly version: number
  readonly digest: string
  readonly advice: RuledAdvice
}

function differencesOf(
  entry: Decision,
  given: Omit<Advice, 'readings'>,
  { chain, version, digest, advice }: Computed,
): Difference[] {
  const { step } = entry
  const detector = detectorNow()
  const isOther = entry.detector.sha256 !== detector.sha256 || entry.detector.version !== detector.version
  const compared = [
    { what: 'inputs', stored: entry.confirmed_sha256, computed: chain },
    {
      what: 'ruleset',
      stored: `${entry.ruleset.version} ${entry.ruleset.sha256}`,
      computed: `${version} ${digest}`,
    },
    { what: 'detector', stored: inWords(entry.detector), computed: inWords(detector) },
    // What another detector made cannot be made again.
    ...(isOther ? [] : [{ what: 'advice', stored: summaryOf(given), computed: summaryOf(advice) } as const]),
  ] as const
  return compared.flatMap(({ what, stored, computed }) =>
    stored === computed ? [] : [{ step, version: entry.version, what, stored, computed }],
  )
}

const placeOf = ({ step, version }: Pick<Decision, 'step' | 'version'>): string => `${step} ${version}`
const inWords = ({ version, sha256 }: Decision['detector']): string => `${version} ${sha256}`

/** What was decided and by whom, and a digest of all that the advice says. */
function summaryOf(advice: RuledAdvice & Partial<Pick<Advice, 'run' | 'version' | 'state'>>): string {
  const { run: _run, version: _version, state: _state, ...said } = advice
  return `${said.advice} by ${said.by.name}, ${sha256Now(canonicalJson(said))}`
}

function missing(
  { step, version, advice }: Pick<Decision, 'step' | 'version' | 'advice'>,
  what: string,
): Difference {
  return { step, version, what: 'missing', stored: advice, computed: `${what}: not there` }
}
